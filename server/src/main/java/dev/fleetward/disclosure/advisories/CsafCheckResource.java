package dev.fleetward.disclosure.advisories;

import dev.fleetward.access.Allow;
import dev.fleetward.access.OpenWhenFull;
import dev.fleetward.access.Permission;
import dev.fleetward.disclosure.csaf.CsafValidator;
import dev.fleetward.disclosure.csaf.Failure;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Judges any CSAF document, of whomever. */
@Path("/api/v1/csaf-checks")
@Produces(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class CsafCheckResource {

    /** @param failures each failed test by its number, where and why */
    record Verdict(boolean valid, List<Failure> failures) {}

    @POST
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.VIEW)
    @OpenWhenFull
    public Verdict check(InputStream document) {
        try {
            byte[] bytes = document.readNBytes(CsafValidator.MAX_DOCUMENT_BYTES + 1);
            if (bytes.length > CsafValidator.MAX_DOCUMENT_BYTES) {
                throw Problem.tooLarge("A CSAF document", CsafValidator.MAX_DOCUMENT_BYTES);
            }
            List<Failure> failures = CsafValidator.check(bytes);
            return new Verdict(failures.isEmpty(), failures);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
