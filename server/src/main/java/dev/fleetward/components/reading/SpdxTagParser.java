package dev.fleetward.components.reading;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * SPDX 2.2 and 2.3 tag-value: a tag a line, texts of several lines between {@code <text>} and {@code </text>}. A
 * package begins with its name and ends where a package, file or snippet begins. Used by one thread.
 */
final class SpdxTagParser {

    private static final Pattern TAG = Pattern.compile("([A-Za-z][A-Za-z0-9]*):[ \\t]*+(.*+)");
    private static final String OPENS = "<text>";
    private static final String CLOSES = "</text>";

    private enum Part {
        DOCUMENT,
        PACKAGE,
        OTHER
    }

    private final SbomDraft draft;
    private final SpdxDocument document;
    private Part part = Part.DOCUMENT;
    private @Nullable ObjectNode open;
    private String openedAt = "";
    private int line;

    SpdxTagParser(SbomDraft draft, String place) {
        this.draft = draft;
        this.document = new SpdxDocument(place);
    }

    SpdxDocument parse(String text) {
        var lines = text.lines().iterator();
        while (lines.hasNext()) {
            String current = lines.next().strip();
            line++;
            if (current.isEmpty() || current.startsWith("#")) {
                continue;
            }
            Matcher tag = TAG.matcher(current);
            if (!tag.matches()) {
                throw new UnreadableSbom("%sline %d: expected 'Tag: value', found '%s'."
                        .formatted(document.place(), line, current.substring(0, Math.min(current.length(), 60))));
            }
            String value = tag.group(2);
            if (value.startsWith(OPENS)) {
                value = longText(value.substring(OPENS.length()), lines);
            }
            tag(tag.group(1), value.strip());
        }
        close();
        return document;
    }

    private String longText(String first, Iterator<String> lines) {
        int from = line;
        var text = new StringBuilder();
        String next = first;
        while (true) {
            int end = next.indexOf(CLOSES);
            if (end >= 0) {
                return text.append(next, 0, end).toString();
            }
            if (!lines.hasNext() || text.length() > SbomLimits.MAX_TEXT_CHARS) {
                throw new UnreadableSbom(
                        "%sline %d: the text that begins here does not end.".formatted(document.place(), from));
            }
            text.append(next).append('\n');
            next = lines.next();
            line++;
        }
    }

    private void tag(String tag, String value) {
        switch (tag) {
            case "SPDXVersion" -> document.version(value);
            case "DocumentName" -> document.name(value);
            case "DocumentNamespace" -> document.namespace(value);
            case "Created" -> document.created(value);
            case "Creator" -> document.creator(value);
            case "ExternalDocumentRef" -> external(value);
            case "Relationship" -> relationship(value);
            case "PackageName" -> {
                begin(Part.PACKAGE);
                open = JsonNodeFactory.instance.objectNode().put("name", value);
            }
            case "FileName", "SnippetSPDXID", "LicenseID", "Reviewer", "Annotator" -> begin(Part.OTHER);
            case "SPDXID" -> {
                if (part == Part.OTHER) {
                    document.file(value);
                } else if (open != null) {
                    open.put("SPDXID", value);
                }
            }
            default -> {
                if (open != null) {
                    ofPackage(open, tag, value);
                }
            }
        }
    }

    private static void ofPackage(ObjectNode node, String tag, String value) {
        switch (tag) {
            case "PackageVersion" -> node.put("versionInfo", value);
            case "PackageSupplier" -> node.put("supplier", value);
            case "PackageOriginator" -> node.put("originator", value);
            case "PackageFileName" -> node.put("packageFileName", value);
            case "PackageDownloadLocation" -> node.put("downloadLocation", value);
            case "PackageLicenseConcluded" -> node.put("licenseConcluded", value);
            case "PackageLicenseDeclared" -> node.put("licenseDeclared", value);
            case "PackageComment" -> node.put("comment", value);
            case "PrimaryPackagePurpose" -> node.put("primaryPackagePurpose", value);
            case "PackageChecksum" -> {
                String[] words = value.split(":\\s*", 2);
                node.withArray("checksums")
                        .addObject()
                        .put("algorithm", words[0])
                        .put("checksumValue", words.length == 2 ? words[1] : "");
            }
            case "ExternalRef" -> {
                String[] words = value.split("\\s+", 3);
                if (words.length == 3) {
                    node.withArray("externalRefs")
                            .addObject()
                            .put("referenceType", words[1])
                            .put("referenceLocator", words[2]);
                }
            }
            default -> {
                // Everything else stays in the kept document.
            }
        }
    }

    private void external(String value) {
        String[] words = value.split("\\s+");
        if (words.length >= 2) {
            document.other(words[0], words[1]);
        }
    }

    private void relationship(String value) {
        String[] words = value.split("\\s+");
        if (words.length < 3) {
            throw new UnreadableSbom("%sline %d: a relationship needs an element, a kind and another element."
                    .formatted(document.place(), line));
        }
        document.relation(words[0], words[1], words[2]);
    }

    private void begin(Part next) {
        close();
        part = next;
        openedAt = "line " + line;
    }

    private void close() {
        if (open != null) {
            document.spdxPackage(draft, open, openedAt);
            open = null;
        }
    }
}
