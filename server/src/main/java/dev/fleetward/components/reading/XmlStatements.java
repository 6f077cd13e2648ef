package dev.fleetward.components.reading;

import java.util.ArrayList;
import java.util.List;

/** The vulnerabilities a CycloneDX XML document speaks of, one after the other. Used by one thread. */
final class XmlStatements {
    private final SbomDraft draft;
    private final String place;
    private final List<String> affects = new ArrayList<>();
    private String id = "";
    private String state = "";
    private String justification = "";
    private String detail = "";

    XmlStatements(SbomDraft draft, String place) {
        this.draft = draft;
        this.place = place;
    }

    void begin() {
        affects.clear();
        id = "";
        state = "in_triage";
        justification = "";
        detail = "";
    }

    void text(String path, String raw) {
        switch (path) {
            case "vulnerabilities/vulnerability/id" -> id = raw.strip();
            case "vulnerabilities/vulnerability/analysis/state" -> state = raw.strip();
            case "vulnerabilities/vulnerability/analysis/justification" -> justification = raw.strip();
            case "vulnerabilities/vulnerability/analysis/detail" -> detail = raw.strip();
            case "vulnerabilities/vulnerability/affects/target/ref" -> {
                if (affects.size() < SbomLimits.MAX_STATEMENTS) {
                    affects.add(CycloneDx.affected(raw.strip()));
                }
            }
            default -> {
                // The rest is the feeds' to tell.
            }
        }
    }

    void end() {
        affects.forEach(
                reference -> draft.state(place + reference, id, CycloneDx.stated(state), justification, detail));
    }
}
