package dev.fleetward.ingest;

import dev.fleetward.access.ProjectKeys;
import dev.fleetward.ingest.PayloadDecoder.Payload;
import dev.fleetward.ingest.chunks.Malformed;
import dev.fleetward.ingest.chunks.Message;
import dev.fleetward.ingest.chunks.Outcome;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the decoder of a whole message by its carrier. Safe for concurrent use. */
@ApplicationScoped
class Decoders {
    private final ProjectKeys keys;
    private final BuildNames names;
    private final Map<Carrier, PayloadDecoder> byCarrier = new EnumMap<>(Carrier.class);

    Decoders(ProjectKeys keys, BuildNames names, @Any Instance<PayloadDecoder> decoders) {
        this.keys = keys;
        this.names = names;
        for (PayloadDecoder decoder : decoders) {
            decoder.carriers().forEach(carrier -> byCarrier.put(carrier, decoder));
        }
    }

    List<Decoded> decode(Product product, String serial, Carrier carrier, Outcome.Completed completed) {
        if (carrier == Carrier.CHUNK) {
            return message(product, serial, completed).stream()
                    .map(part -> names.name(product, part))
                    .toList();
        }
        return whole(product, serial, carrier, completed, completed.message());
    }

    private List<Decoded> whole(
            Product product, String serial, Carrier carrier, Outcome.Completed completed, byte[] bytes) {
        PayloadDecoder decoder = byCarrier.get(carrier);
        if (decoder == null) {
            return List.of(new Decoded.Refused("unknown-carrier", "Nothing here reads what comes as " + carrier + "."));
        }
        return decoder.decode(new Payload(
                carrier,
                product.organization(),
                product.id(),
                serial,
                completed.chunks().getLast().receivedAt(),
                bytes));
    }

    private List<Decoded> message(Product product, String serial, Outcome.Completed completed) {
        Message message;
        try {
            message = Message.parse(completed.message());
        } catch (Malformed e) {
            return List.of(new Decoded.Refused(e.reason(), e.detail()));
        }
        if (isOfAnotherProduct(product, message.projectKey())) {
            return List.of(new Decoded.Refused(
                    "wrong-product", "The message carries the project key of another product than its request."));
        }
        return message.type() == Message.Type.MAR
                ? whole(product, serial, Carrier.MAR, completed, message.payload())
                : MessageDecoder.decode(message);
    }

    private boolean isOfAnotherProduct(Product product, @Nullable String key) {
        return key != null
                && keys.find(key)
                        .filter(project ->
                                !project.product().equals(product.id().value()))
                        .isPresent();
    }
}
