package dev.fleetward.kernel.logging;

import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Logger;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.handlers.WriterHandler;

/** Has the log written as {@code log.format} says, before anything of a stranger can be in it. */
@ApplicationScoped
class LogForm {
    private final Formatter formatter;

    /** @throws IllegalStateException for a form there is not */
    LogForm(@ConfigProperty(name = "fleetward.log.format", defaultValue = "text") String format) {
        this.formatter = switch (format.strip()) {
            case "text" -> new TextLines();
            case "json" -> new JsonLines();
            default -> throw new IllegalStateException("log.format must be text or json, not “%s”.".formatted(format));
        };
    }

    void install(@Observes @Priority(1) StartupEvent event) {
        install(Logger.getLogger("").getHandlers());
    }

    private void install(Handler[] handlers) {
        for (Handler handler : handlers) {
            if (handler instanceof WriterHandler) {
                handler.setFormatter(formatter);
            }
            if (handler instanceof ExtHandler parent) {
                install(parent.getHandlers());
            }
        }
    }
}
