package dev.fleetward.components.reading;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.cyclonedx.Version;
import org.cyclonedx.generators.BomGeneratorFactory;
import org.cyclonedx.model.Bom;
import org.cyclonedx.parsers.BomParserFactory;

/** A CycloneDX document as the format's own library writes it, in every version and form that Fleetward reads. */
public final class CycloneDxForms {
    private CycloneDxForms() {}

    public record Form(String version, String title, byte[] document) {}

    public static List<Form> of(byte[] document) throws Exception {
        List<Form> forms = new ArrayList<>();
        for (Version version : Version.values()) {
            String text = version.getVersionString();
            if (CycloneDx.SPEC_VERSIONS.contains(text)) {
                // Writing leaves marks in the model.
                Bom json = BomParserFactory.createParser(document).parse(document);
                forms.add(form(
                        text,
                        "JSON " + text,
                        BomGeneratorFactory.createJson(version, json).toJsonString()));
                Bom xml = BomParserFactory.createParser(document).parse(document);
                forms.add(form(
                        text,
                        "XML " + text,
                        BomGeneratorFactory.createXml(version, xml).toXmlString()));
            }
        }
        return forms;
    }

    private static Form form(String version, String title, String document) {
        return new Form(version, title, document.getBytes(StandardCharsets.UTF_8));
    }
}
