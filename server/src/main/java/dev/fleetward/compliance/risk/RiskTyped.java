package dev.fleetward.compliance.risk;

import dev.fleetward.kernel.Problem;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The form of one risk as it is typed. */
record RiskTyped(
        String id,
        String asset,
        String threat,
        String likelihood,
        String impact,
        String treatment,
        String measures,
        String residualLikelihood,
        String residualImpact,
        String requirements) {

    static final RiskTyped EMPTY = new RiskTyped("", "", "", "3", "3", "reduce", "", "2", "3", "");

    static RiskTyped of(Risk risk) {
        return new RiskTyped(
                risk.id(),
                risk.asset(),
                risk.threat(),
                String.valueOf(risk.likelihood()),
                String.valueOf(risk.impact()),
                risk.treatment().slug(),
                risk.measures(),
                String.valueOf(risk.residualLikelihood()),
                String.valueOf(risk.residualImpact()),
                risk.requirementsInWords());
    }

    static RiskTyped of(MultivaluedMap<String, String> sent) {
        return new RiskTyped(
                text(sent, "id"),
                text(sent, "asset"),
                text(sent, "threat"),
                text(sent, "likelihood"),
                text(sent, "impact"),
                text(sent, "treatment"),
                text(sent, "measures"),
                text(sent, "residualLikelihood"),
                text(sent, "residualImpact"),
                text(sent, "requirements"));
    }

    /** The form of everything but assets and risks. */
    static ContentForm statement(MultivaluedMap<String, String> sent) {
        Map<String, ContentForm.Applies> items = new LinkedHashMap<>();
        Scale.SCALE.items().forEach(item -> {
            String applies = text(sent, "applies-" + item.id());
            items.put(
                    item.id(),
                    new ContentForm.Applies(
                            applies.isEmpty() ? null : Boolean.valueOf(applies.equals("yes")),
                            text(sent, "text-" + item.id())));
        });
        return new ContentForm(
                text(sent, "use"),
                text(sent, "conditions"),
                text(sent, "timeInUse"),
                null,
                null,
                items,
                text(sent, "handling"),
                text(sent, "reviewOn"),
                text(sent, "reviewSeverity").isEmpty() ? null : text(sent, "reviewSeverity"));
    }

    Risk checked() {
        return new Risk(
                id,
                asset,
                threat,
                step("likelihood", likelihood),
                step("impact", impact),
                Risk.Treatment.parse(treatment),
                measures,
                step("residualLikelihood", residualLikelihood),
                step("residualImpact", residualImpact),
                listed());
    }

    private List<String> listed() {
        return Arrays.stream(requirements.split("[\\s,;]+"))
                .filter(one -> !one.isEmpty())
                .toList();
    }

    private static int step(String field, String typed) {
        if (!typed.matches("[0-9]")) {
            throw Problem.invalid("%s is a step of 1 to 5, not “%s”.".formatted(field, typed));
        }
        return Integer.parseInt(typed);
    }

    private static String text(MultivaluedMap<String, String> sent, String field) {
        String typed = sent.getFirst(field);
        return typed == null ? "" : typed.strip();
    }
}
