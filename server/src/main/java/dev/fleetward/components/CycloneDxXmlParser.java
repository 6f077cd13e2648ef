package dev.fleetward.components;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** CycloneDX XML, 1.0 to 1.7; the version is in the namespace. Documents with a DTD are refused. */
final class CycloneDxXmlParser {

    private static final String NAMESPACE = "http://cyclonedx.org/schema/bom/";

    /** A component whose end tag has not come yet. */
    private static final class Open {
        final int depth;
        final String where;
        final Map<String, String> texts = new HashMap<>();
        final Map<String, String> hashes = SbomDraft.hashes();
        final List<String> licences = new ArrayList<>();

        Open(int depth, String where) {
            this.depth = depth;
            this.where = where;
        }
    }

    private final SbomDraft draft = new SbomDraft();
    private final Deque<String> path = new ArrayDeque<>();
    private final Deque<Open> open = new ArrayDeque<>();
    private String algorithm = "";

    Sbom parse(byte[] document) {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(document));
            while (xml.hasNext()) {
                step(xml, xml.next());
            }
            xml.close();
        } catch (XMLStreamException malformed) {
            throw new UnreadableSbom("The document is not well-formed XML at line "
                    + malformed.getLocation().getLineNumber() + ": " + malformed.getMessage());
        }
        return draft.toSbom(Sbom.Format.CYCLONEDX_XML);
    }

    private void step(XMLStreamReader xml, int event) {
        switch (event) {
            case XMLStreamConstants.DTD -> throw new UnreadableSbom("The document has a DTD, which is not accepted.");
            case XMLStreamConstants.START_ELEMENT -> start(xml);
            case XMLStreamConstants.CHARACTERS -> text(xml.getText());
            case XMLStreamConstants.END_ELEMENT -> end();
            default -> {
                // Comments and processing instructions carry nothing.
            }
        }
    }

    private void start(XMLStreamReader xml) {
        if (path.size() == SbomLimits.MAX_NESTING_LEVELS) {
            throw new UnreadableSbom(
                    "The document is nested deeper than " + SbomLimits.MAX_NESTING_LEVELS + " levels.");
        }
        String element = xml.getLocalName();
        if (path.isEmpty()) {
            root(xml, element);
        }
        String parent = path.isEmpty() ? "" : path.getLast();
        path.addLast(element);
        algorithm = attribute(xml, "alg");
        if (element.equals("component") && (parent.equals("components") || parent.equals("metadata"))) {
            Open component = new Open(path.size(), "line " + xml.getLocation().getLineNumber());
            component.texts.put("bom-ref", attribute(xml, "bom-ref"));
            component.texts.put("type", attribute(xml, "type"));
            open.addLast(component);
        }
    }

    private void root(XMLStreamReader xml, String element) {
        String namespace = Optional.ofNullable(xml.getNamespaceURI()).orElse("");
        if (!element.equals("bom") || !namespace.matches("\\Q" + NAMESPACE + "\\E1\\.[0-7]")) {
            throw new UnreadableSbom("The document is XML but not CycloneDX 1.0 to 1.7: its root is <" + element
                    + "> in namespace '" + namespace + "'.");
        }
        draft.specVersion = namespace.substring(NAMESPACE.length());
        String serial = attribute(xml, "serialNumber");
        draft.documentId = serial.isEmpty() ? "" : serial + "/" + attribute(xml, "version");
    }

    private static String attribute(XMLStreamReader xml, String name) {
        return SbomDraft.clean(
                Optional.ofNullable(xml.getAttributeValue(null, name)).orElse(""), name);
    }

    private void text(String raw) {
        if (raw.isBlank()) {
            return;
        }
        String element = path.getLast();
        if (open.isEmpty()) {
            if (element.equals("timestamp")) {
                draft.createdAt(SbomDraft.clean(raw, "timestamp"), "metadata.timestamp");
            }
            return;
        }
        Open component = open.getLast();
        String within = String.join("/", path.stream().skip(component.depth).toList());
        switch (within) {
            case "group", "name", "version", "purl", "cpe", "scope", "publisher", "author", "supplier/name" ->
                component.texts.put(within, SbomDraft.clean(raw, component.where + " <" + within + ">"));
            case "hashes/hash" -> SbomDraft.hash(component.hashes, algorithm, raw.strip());
            case "licenses/license/id", "licenses/license/name", "licenses/expression" -> {
                if (component.licences.size() < SbomLimits.MAX_LICENCES_PER_COMPONENT) {
                    component.licences.add(SbomDraft.licence(raw));
                }
            }
            default -> {
                // Everything else stays in the kept document.
            }
        }
    }

    private void end() {
        boolean closes = !open.isEmpty() && open.getLast().depth == path.size();
        path.removeLast();
        if (!closes) {
            return;
        }
        Open component = open.removeLast();
        if (path.getLast().equals("metadata")) {
            draft.subject = (component.texts.getOrDefault("name", "") + " "
                            + component.texts.getOrDefault("version", ""))
                    .strip();
            return;
        }
        draft.add(entry(component), component.where);
    }

    private Sbom.Entry entry(Open component) {
        Map<String, String> texts = component.texts;
        String group = texts.getOrDefault("group", "");
        String name = SbomDraft.requireName(texts.getOrDefault("name", ""), component.where);
        String supplier =
                texts.getOrDefault("supplier/name", texts.getOrDefault("publisher", texts.getOrDefault("author", "")));
        String cpe = texts.getOrDefault("cpe", "");
        return new Sbom.Entry(
                texts.getOrDefault("bom-ref", ""),
                texts.getOrDefault("type", ""),
                group.isEmpty() || name.startsWith(group + "/") ? name : group + "/" + name,
                texts.getOrDefault("version", ""),
                supplier,
                draft.purl(texts.getOrDefault("purl", ""), component.where + " <purl>"),
                cpe.isEmpty() ? List.of() : List.of(cpe),
                List.copyOf(component.licences),
                component.hashes,
                CycloneDxParser.scope(texts.getOrDefault("scope", "")));
    }
}
