package dev.fleetward.web;

import dev.fleetward.access.PublicRoute;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The API's description, OpenAPI 3.1, as the build made it. */
@Path("/api/v1/openapi")
@RunOnVirtualThread
class OpenApiResource {
    enum Form {
        JSON("openapi.json", MediaType.APPLICATION_JSON),
        YAML("openapi.yaml", "application/yaml");

        private final String file;
        private final String mediaType;

        Form(String file, String mediaType) {
            this.file = file;
            this.mediaType = mediaType;
        }

        static Form named(String name) {
            return Arrays.stream(values())
                    .filter(form -> form.name().equalsIgnoreCase(name))
                    .findAny()
                    .orElseThrow(() -> Problem.invalid("format is JSON or YAML, not “%s”.".formatted(name)));
        }

        String document() {
            try (var file = OpenApiResource.class.getResourceAsStream("/openapi/" + this.file)) {
                if (file == null) {
                    throw Problem.notFound("API description", this.file);
                }
                return new String(file.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** @param format {@code JSON} or {@code YAML} */
    @GET
    @PublicRoute
    @Produces({MediaType.APPLICATION_JSON, "application/yaml", MediaType.WILDCARD})
    public Response document(@QueryParam("format") @DefaultValue("JSON") String format) {
        Form form = Form.named(format);
        return Response.ok(form.document(), form.mediaType).build();
    }
}
