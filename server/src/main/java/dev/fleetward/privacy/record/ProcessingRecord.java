package dev.fleetward.privacy.record;

import dev.fleetward.privacy.retention.Kept;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A product's record of processing (Regulation (EU) 2016/679, Article 30(1)).
 *
 * @param controller name and contact of the maker, as the law facts have them
 * @param activities a kind of data each
 */
public record ProcessingRecord(
        String product,
        Controller controller,
        Stated stated,
        List<Activity> activities,
        Optional<Kept.Changed> changed,
        Instant at) {

    public record Controller(String name, String postalAddress, String email) {}

    /**
     * @param content categories of data
     * @param kept time limit for erasure, in words
     */
    public record Activity(
            String kind, String name, String content, String purpose, LegalBasis legalBasis, String kept) {}

    /** @param path below the product's pages of what fills it */
    public record Missing(String what, String path) {}

    /** What Article 30(1) asks for and nobody has stated. */
    public List<Missing> missing() {
        var missing = new ArrayList<Missing>();
        if (controller.name().isEmpty() || controller.postalAddress().isEmpty()) {
            missing.add(new Missing("Name and address of the controller, Article 30(1)(a)", "law-facts"));
        }
        stated(
                "Data protection officer, or why there is none, Article 30(1)(a)",
                stated.dataProtectionOfficer(),
                missing);
        stated("Data subjects, Article 30(1)(c)", stated.dataSubjects(), missing);
        stated("Recipients, or that there are none, Article 30(1)(d)", stated.recipients(), missing);
        stated("Transfers to third countries, or that there are none, Article 30(1)(e)", stated.transfers(), missing);
        stated("Security measures, Article 30(1)(g)", stated.measures(), missing);
        long without = activities.stream()
                .filter(activity -> activity.legalBasis() == LegalBasis.NOT_STATED)
                .count();
        if (without > 0) {
            missing.add(new Missing(
                    "Legal basis of %d %s of data, Article 6(1)".formatted(without, without == 1 ? "kind" : "kinds"),
                    "data-rights/record/form"));
        }
        return missing;
    }

    private static void stated(String what, String text, List<Missing> missing) {
        if (text.isEmpty()) {
            missing.add(new Missing(what, "data-rights/record/form"));
        }
    }
}
