package dev.fleetward.vulnerabilities.vex;

import dev.fleetward.components.export.Assessments;
import dev.fleetward.kernel.Tx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.UUID;

/** Findings of software versions with the decision that holds, for SBOMs that hold them. Safe for concurrent use. */
@ApplicationScoped
class ExportedRulings implements Assessments {
    private final ExportedRulingStore store;

    ExportedRulings(ExportedRulingStore store) {
        this.store = store;
    }

    @Override
    public List<Assessment> of(Tx tx, Collection<UUID> softwareVersions) {
        return store.list(tx, softwareVersions).stream()
                .map(ExportedRulings::assessment)
                .toList();
    }

    private static Assessment assessment(ExportedRulingStore.Found found) {
        var state = VexState.valueOf(found.state());
        return new Assessment(
                found.component(),
                found.vulnerability(),
                state == VexState.OPEN ? "" : state.cycloneDx(),
                justification(found),
                found.detail(),
                found.action());
    }

    /** The source's own word where CycloneDX has it. */
    private static String justification(ExportedRulingStore.Found found) {
        if (found.justification().isEmpty()) {
            return "";
        }
        List<String> words = Justification.valueOf(found.justification().toUpperCase(Locale.ROOT))
                .cycloneDx();
        return words.contains(found.label()) ? found.label() : words.getFirst();
    }
}
