package dev.fleetward.components.reading;

import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * CycloneDX XML, 1.0 to 1.7; the version is in the namespace. Documents with a DTD are refused. Used by one thread.
 */
final class CycloneDxXmlParser {

    private static final String NAMESPACE = "http://cyclonedx.org/schema/bom/";

    private final SbomDraft draft;
    private final String place;
    private final XmlStatements statements;
    private final XmlMetadata metadata;
    private final Deque<String> path = new ArrayDeque<>();
    private final Deque<XmlComponent> open = new ArrayDeque<>();
    private final Map<String, String> attributes = new HashMap<>();
    private final StringBuilder characters = new StringBuilder();
    private String dependent = "";

    CycloneDxXmlParser(SbomDraft draft, String place) {
        this.draft = draft;
        this.place = place;
        this.statements = new XmlStatements(draft, place);
        this.metadata = new XmlMetadata(draft, place);
    }

    void parse(byte[] document) {
        draft.document();
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        factory.setProperty(XMLInputFactory.IS_COALESCING, true);
        // Java's own limit is lower; ours says how deep is too deep.
        factory.setProperty("jdk.xml.maxElementDepth", String.valueOf(SbomLimits.MAX_NESTING_LEVELS + 1));
        factory.setXMLReporter((_, _, _, _) -> {});
        try {
            XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(document));
            while (xml.hasNext()) {
                step(xml, xml.next());
            }
            xml.close();
            metadata.finish();
        } catch (XMLStreamException malformed) {
            throw new UnreadableSbom(place + "The document is not well-formed XML at line "
                    + malformed.getLocation().getLineNumber() + ": " + malformed.getMessage());
        }
    }

    private void step(XMLStreamReader xml, int event) {
        switch (event) {
            case XMLStreamConstants.DTD ->
                throw new UnreadableSbom(place + "The document has a DTD, which is not accepted.");
            case XMLStreamConstants.START_ELEMENT -> start(xml);
            case XMLStreamConstants.CHARACTERS -> characters.append(xml.getText());
            case XMLStreamConstants.END_ELEMENT -> end();
            default -> {
                // Comments and processing instructions carry nothing.
            }
        }
    }

    private void start(XMLStreamReader xml) {
        if (path.size() == SbomLimits.MAX_NESTING_LEVELS) {
            throw new UnreadableSbom(
                    place + "The document is nested deeper than " + SbomLimits.MAX_NESTING_LEVELS + " levels.");
        }
        String element = xml.getLocalName();
        if (path.isEmpty()) {
            root(xml, element);
        }
        String parent = path.isEmpty() ? "" : path.getLast();
        path.addLast(element);
        characters.setLength(0);
        attributes.clear();
        for (int i = 0; i < xml.getAttributeCount(); i++) {
            attributes.put(xml.getAttributeLocalName(i), xml.getAttributeValue(i));
        }
        switch (element) {
            case "component" -> {
                if (isComponent(parent)) {
                    component(xml, parent.equals("metadata"));
                }
            }
            case "dependency" -> dependency(parent);
            case "composition" -> draft.complete = true;
            case "vulnerability" -> statements.begin();
            case "tool" -> metadata.tool();
            case "reference", "license", "expression" -> {
                if (!open.isEmpty()) {
                    open.getLast().begins(within(open.getLast()), attributes);
                }
            }
            default -> {
                // What the others hold is read when they end.
            }
        }
    }

    /** Tools, formulas and evidence hold components too, which are none of the product's. */
    private boolean isComponent(String parent) {
        if (!open.isEmpty()) {
            return parent.equals("components") && path.size() == open.getLast().depth + 2;
        }
        if (path.size() == 5 && parent.equals("components") && path.contains("tools")) {
            metadata.tool();
        }
        return path.size() == 3 && (parent.equals("components") || parent.equals("metadata"));
    }

    /** Where we are below a component. */
    private String within(XmlComponent component) {
        return String.join("/", path.stream().skip(component.depth).toList());
    }

    private void component(XMLStreamReader xml, boolean subject) {
        String where = place + "line " + xml.getLocation().getLineNumber();
        var component = new XmlComponent(draft, path.size(), where, subject);
        String reference = attribute("bom-ref");
        component.entry.reference =
                place + (reference.isEmpty() ? where + ", component " + draft.entries.size() : reference);
        component.entry.type = attribute("type");
        if (subject) {
            draft.root(component.entry.reference);
        } else if (!open.isEmpty()) {
            draft.link(open.getLast().entry.reference, component.entry.reference, Sbom.Kind.CONTAINS);
        }
        open.addLast(component);
    }

    private void dependency(String parent) {
        String reference = place + attribute("ref");
        if (parent.equals("dependencies")) {
            dependent = reference;
        } else if (parent.equals("dependency")) {
            draft.link(dependent, reference, Sbom.Kind.DEPENDS_ON);
        }
    }

    private void root(XMLStreamReader xml, String element) {
        String namespace = Optional.ofNullable(xml.getNamespaceURI()).orElse("");
        if (!element.equals("bom") || !namespace.matches("\\Q" + NAMESPACE + "\\E1\\.[0-7]")) {
            throw new UnreadableSbom(place + "The document is XML but not CycloneDX 1.0 to 1.7: its root is <"
                    + Texts.clip(element) + "> in namespace '" + Texts.clip(namespace)
                    + "'. SPDX is read as JSON, YAML or tag-value.");
        }
        String serial =
                Optional.ofNullable(xml.getAttributeValue(null, "serialNumber")).orElse("");
        String version =
                Optional.ofNullable(xml.getAttributeValue(null, "version")).orElse("");
        if (draft.specVersion.isEmpty()) {
            draft.specVersion = namespace.substring(NAMESPACE.length());
            draft.documentId = serial.isEmpty() ? "" : Texts.clean(serial + "/" + version, "serialNumber");
        }
    }

    private String attribute(String name) {
        return Texts.clean(attributes.getOrDefault(name, ""), place + name);
    }

    private void end() {
        String text = characters.toString();
        characters.setLength(0);
        if (!text.isBlank()) {
            text(text);
        }
        boolean closes = !open.isEmpty() && open.getLast().depth == path.size();
        String element = path.removeLast();
        attributes.clear();
        if (element.equals("vulnerability") && !path.isEmpty() && path.getLast().equals("vulnerabilities")) {
            statements.end();
        }
        if (!closes) {
            return;
        }
        XmlComponent component = open.removeLast();
        if (component.subject) {
            draft.platform(component.cpe());
            if (draft.subject.isEmpty()) {
                draft.subject = component.title();
            }
            return;
        }
        component.finish();
    }

    private void text(String raw) {
        if (!open.isEmpty()) {
            XmlComponent component = open.getLast();
            component.text(within(component), raw, attributes);
            return;
        }
        String whole = String.join("/", path.stream().skip(1).toList());
        if (!metadata.text(whole, raw)) {
            statements.text(whole, raw);
        }
    }
}
