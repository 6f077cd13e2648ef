package dev.fleetward.compliance.risk;

import dev.fleetward.kernel.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/** How risks are measured and what the law wants said: the file {@code resources/compliance/risk-assessment.json}. */
public record Scale(String law, List<Step> likelihood, List<Step> impact, List<Level> levels, List<Item> items) {
    static final Scale SCALE = load();

    /** One step of likelihood or impact, 1 to 5. */
    public record Step(int value, String title, String meaning) {
        public String text() {
            return String.valueOf(value);
        }
    }

    /**
     * What likelihood times impact amounts to.
     *
     * @param acceptable whether what is left may stay so without a reason
     */
    public record Level(String title, int upTo, String badge, boolean acceptable) {}

    /** An item of Annex I, Part I of which the assessment says whether and how it applies (Article 13(3)). */
    public record Item(String id, String citation, String title, boolean alwaysApplies) {}

    Level level(int likelihood, int impact) {
        return levels.stream()
                .filter(one -> likelihood * impact <= one.upTo)
                .findFirst()
                .orElseGet(levels::getLast);
    }

    private static Scale load() {
        try (InputStream data = Scale.class.getResourceAsStream("/compliance/risk-assessment.json")) {
            return Json.MAPPER.readValue(Objects.requireNonNull(data, "compliance/risk-assessment.json"), Scale.class);
        } catch (IOException e) {
            throw new UncheckedIOException("compliance/risk-assessment.json", e);
        }
    }
}
