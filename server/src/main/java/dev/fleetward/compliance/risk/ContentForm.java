package dev.fleetward.compliance.risk;

import dev.fleetward.kernel.Problem;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A draft as it is sent; what is absent stays as it was. */
record ContentForm(
        @Nullable String use,
        @Nullable String conditions,
        @Nullable String timeInUse,
        @Nullable List<AssetForm> assets,
        @Nullable List<RiskForm> risks,
        @Nullable Map<String, Applies> items,
        @Nullable String handling,
        @Nullable String reviewOn,
        @Nullable String reviewSeverity) {

    record AssetForm(
            @Nullable String id,
            @Nullable String name,
            @Nullable String needs) {
        Asset checked() {
            return new Asset(text(id), text(name), text(needs));
        }
    }

    /** What is left is the risk itself unless it is said. */
    record RiskForm(
            @Nullable String id,
            @Nullable String asset,
            @Nullable String threat,
            int likelihood,
            int impact,
            @Nullable String treatment,
            @Nullable String measures,
            @Nullable Integer residualLikelihood,
            @Nullable Integer residualImpact,
            @Nullable List<String> requirements) {

        Risk checked() {
            return new Risk(
                    text(id),
                    text(asset),
                    text(threat),
                    likelihood,
                    impact,
                    Risk.Treatment.parse(text(treatment)),
                    text(measures),
                    residualLikelihood == null ? likelihood : residualLikelihood,
                    residualImpact == null ? impact : residualImpact,
                    requirements == null ? List.of() : List.copyOf(requirements));
        }
    }

    record Applies(@Nullable Boolean applies, @Nullable String text) {}

    /** @throws Problem 400 for a date, severity or treatment that is none */
    Content on(Content before) {
        return new Content(
                or(use, before.use()),
                or(conditions, before.conditions()),
                or(timeInUse, before.timeInUse()),
                assets == null
                        ? before.assets()
                        : assets.stream().map(AssetForm::checked).toList(),
                risks == null
                        ? before.risks()
                        : risks.stream().map(RiskForm::checked).toList(),
                items(before),
                or(handling, before.handling()),
                day(before),
                reviewSeverity == null ? before.reviewSeverity() : ReviewSeverity.parse(reviewSeverity.strip()));
    }

    private Map<String, Applied> items(Content before) {
        if (items == null) {
            return before.items();
        }
        var stated = new LinkedHashMap<String, Applied>();
        items.forEach((id, said) -> {
            if (said.applies != null) {
                stated.put(id, new Applied(said.applies, text(said.text)));
            } else if (!text(said.text).isEmpty()) {
                throw Problem.invalid("Say of %s whether it applies (CRA Article 13(3)).".formatted(id));
            }
        });
        return stated;
    }

    private Optional<LocalDate> day(Content before) {
        if (reviewOn == null) {
            return before.reviewOn();
        }
        try {
            return reviewOn.isBlank() ? Optional.empty() : Optional.of(LocalDate.parse(reviewOn.strip()));
        } catch (DateTimeException e) {
            throw Problem.invalid("reviewOn must be a date such as 2028-12-31, not “%s”.".formatted(reviewOn));
        }
    }

    private static String or(@Nullable String given, String before) {
        return given == null ? before : given.strip();
    }

    private static String text(@Nullable String given) {
        return given == null ? "" : given.strip();
    }
}
