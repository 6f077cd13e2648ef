package dev.fleetward.updates.delivery.files;

import dev.fleetward.kernel.Blobs;
import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.updates.releases.Artifact;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jboss.resteasy.reactive.FilePart;

/** Answers with a file. Sent by the kernel, without passing the heap; never by a redirect, which some clients install. */
@ApplicationScoped
public class Sender {
    private final Blobs blobs;

    Sender(Blobs blobs) {
        this.blobs = blobs;
    }

    /**
     * @param head whether only the headers are wanted
     * @throws Problem 404 when the bytes are gone
     */
    public Response send(OrganizationId organization, Artifact artifact, HttpHeaders headers, boolean head) {
        Path file = blobs.file(organization, artifact.sha256());
        if (!Files.exists(file)) {
            throw Problem.notFound("Artifact", artifact.filename());
        }
        FileAnswer answer = FileAnswer.of(
                artifact,
                new FileAnswer.Wish(
                        headers.getHeaderString("Range"),
                        headers.getHeaderString("If-Range"),
                        headers.getHeaderString(HttpHeaders.IF_MATCH),
                        headers.getHeaderString(HttpHeaders.IF_NONE_MATCH)));
        Response.ResponseBuilder response = Response.status(answer.status());
        answer.headers().forEach(response::header);
        if (answer.status() != 304) {
            response.header("Content-Length", answer.length());
        }
        if (answer.length() > 0 && !head) {
            response.entity(body(file, answer));
        }
        return response.build();
    }

    private static Object body(Path file, FileAnswer answer) {
        if (answer.parts().size() > 1) {
            return new PartsBody(file, answer.parts());
        }
        ByteRange.Part part = answer.parts().getFirst();
        return new FilePart(file.toFile(), part.first(), part.length());
    }
}
