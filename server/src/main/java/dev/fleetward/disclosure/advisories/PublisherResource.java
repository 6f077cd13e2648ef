package dev.fleetward.disclosure.advisories;

import dev.fleetward.access.Allow;
import dev.fleetward.access.CurrentCaller;
import dev.fleetward.access.Permission;
import dev.fleetward.kernel.Problem;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Path("/api/v1/advisory-publisher")
@Produces(MediaType.APPLICATION_JSON)
@Consumes(MediaType.APPLICATION_JSON)
@RunOnVirtualThread
class PublisherResource {
    private final Publishers publishers;
    private final CurrentCaller caller;

    PublisherResource(Publishers publishers, CurrentCaller caller) {
        this.publishers = publishers;
        this.caller = caller;
    }

    record Stated(@Nullable String publicName, @Nullable String namespace) {}

    /** @param publicKey armored */
    record KeyView(String fingerprint, String publicKey, Instant madeAt, String madeBy) {
        static KeyView of(PublisherStore.Key key) {
            return new KeyView(key.fingerprint(), key.publicKey(), key.madeAt(), key.madeBy());
        }
    }

    /** @param keys the one that signs now first */
    record PublisherView(String publicName, String namespace, String maker, List<KeyView> keys) {}

    @GET
    @Allow(Permission.VIEW)
    public PublisherView show() {
        return view(publishers.of(caller.organization()));
    }

    @PUT
    @Allow(Permission.MANAGE_COMPLIANCE)
    public PublisherView state(@Nullable Stated body) {
        if (body == null) {
            throw Problem.invalid("This address takes a JSON object as its body.");
        }
        return view(publishers.state(
                caller.get(),
                body.publicName == null ? "" : body.publicName,
                body.namespace == null ? "" : body.namespace));
    }

    @POST
    @Path("keys")
    @Consumes(MediaType.WILDCARD)
    @Allow(Permission.MANAGE_COMPLIANCE)
    public KeyView makeKey() {
        return KeyView.of(publishers.makeKey(caller.get()));
    }

    private PublisherView view(Publisher publisher) {
        return new PublisherView(
                publisher.publicName(),
                publisher.namespace(),
                publisher.maker().name(),
                publishers.keys(caller.organization()).stream().map(KeyView::of).toList());
    }
}
