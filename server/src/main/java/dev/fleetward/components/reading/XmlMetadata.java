package dev.fleetward.components.reading;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who made a CycloneDX XML document, when and with what. Used by one thread. */
final class XmlMetadata {
    /** As in JSON: who made the product before who wrote the document. */
    private static final List<String> AUTHORS =
            List.of("metadata/manufacturer", "metadata/supplier", "metadata/manufacture", "metadata/authors/author");

    private final SbomDraft draft;
    private final String place;
    private final Map<String, String> texts = new HashMap<>();
    private String tool = "";

    XmlMetadata(SbomDraft draft, String place) {
        this.draft = draft;
        this.place = place;
    }

    /** The next tool begins. */
    void tool() {
        if (!tool.isEmpty()) {
            draft.tools.add(tool);
        }
        tool = "";
    }

    /** @return whether it is of the metadata */
    boolean text(String path, String raw) {
        if (!path.startsWith("metadata/")) {
            return false;
        }
        switch (path) {
            case "metadata/timestamp" -> draft.createdAt(Texts.clean(raw, "timestamp"), place + path.replace('/', '.'));
            case "metadata/tools/tool/name",
                    "metadata/tools/tool/version",
                    "metadata/tools/components/component/name",
                    "metadata/tools/components/component/version" ->
                tool = Texts.clip((tool + " " + raw.strip()).strip());
            default -> {
                if (AUTHORS.stream().anyMatch(path::startsWith)) {
                    texts.putIfAbsent(path, Texts.clip(raw.strip()));
                }
            }
        }
        return true;
    }

    void finish() {
        tool();
        for (String who : AUTHORS) {
            String name = texts.getOrDefault(who + "/name", "");
            if (draft.author.name().isEmpty() && !name.isEmpty()) {
                String mail = texts.getOrDefault(who + "/contact/email", texts.getOrDefault(who + "/email", ""));
                draft.author = new Sbom.Party(name, mail.isEmpty() ? texts.getOrDefault(who + "/url", "") : mail);
            }
        }
    }
}
