package dev.fleetward.disclosure.intake;

import dev.fleetward.kernel.EvidenceSource;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;

/** Whether the disclosure policy is lived: reports are answered (CRA Annex I, Part II (5)). */
@ApplicationScoped
class AnswerEvidence implements EvidenceSource {
    private final AnswerTimes times;

    AnswerEvidence(AnswerTimes times) {
        this.times = times;
    }

    @Override
    public String id() {
        return "disclosure.reports-answered";
    }

    @Override
    public String title() {
        return "Reports from outside answered within %d days".formatted(AnswerTimes.PROMPT.toDays());
    }

    @Override
    public List<String> requirements() {
        return List.of("CRA.II.5");
    }

    @Override
    public Figure measure(OrganizationId organization, UUID product) {
        AnswerTimes.Figures figures = times.of(organization, new ProductId(product));
        return new Figure(
                figures.prompt(),
                figures.decided(),
                "reports answered or older than %d days. %s".formatted(AnswerTimes.PROMPT.toDays(), figures.sentence()),
                "newest %d reports that are no drill: first message to the reporter at most %d days after receipt, of all answered or waiting longer; median and 95th percentile by nearest rank"
                        .formatted(AnswerTimes.MAX_REPORTS, AnswerTimes.PROMPT.toDays()));
    }
}
