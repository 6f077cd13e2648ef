package dev.fleetward.compliance.documents;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.verapdf.core.VeraPDFException;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;

/** What veraPDF has against a file as PDF/A-2b. */
final class Archivable {
    private Archivable() {}

    static List<String> faults(byte[] pdf) throws IOException {
        VeraGreenfieldFoundryProvider.initialise();
        var foundry = Foundries.defaultInstance();
        try (var parser = foundry.createParser(new ByteArrayInputStream(pdf), PDFAFlavour.PDFA_2_B);
                var validator = foundry.createValidator(PDFAFlavour.PDFA_2_B, false)) {
            var result = validator.validate(parser);
            List<String> faults = result.getTestAssertions().stream()
                    .filter(one -> one.getStatus() == TestAssertion.Status.FAILED)
                    .map(one -> "%s: %s".formatted(one.getRuleId(), one.getMessage()))
                    .distinct()
                    .toList();
            return faults.isEmpty() && !result.isCompliant() ? List.of("not compliant") : faults;
        } catch (VeraPDFException e) {
            throw new IOException(e);
        }
    }
}
