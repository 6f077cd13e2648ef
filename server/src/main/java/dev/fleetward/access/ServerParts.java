package dev.fleetward.access;

import dev.fleetward.kernel.ServerPart;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The parts of the server that are in use, as they are now, by title. */
@ApplicationScoped
class ServerParts {
    private final List<ServerPart> parts;

    ServerParts(@Any Instance<ServerPart> parts) {
        this.parts = parts.stream().toList();
    }

    List<ServerPart.State> states() {
        return parts.stream()
                .map(ServerPart::state)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(ServerPart.State::title))
                .toList();
    }
}
