package dev.fleetward.kernel;

import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.objects.StoreUnavailable;
import dev.fleetward.kernel.observation.HealthPart;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether the bucket of stored files answers. The data directory is looked at by {@link DiskRoom}. */
@ApplicationScoped
class FilesHealth implements HealthPart, ServerPart {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(30);

    private final ObjectStore store;
    private final boolean isBucket;
    private final Loop loop;
    private volatile @Nullable String trouble;

    FilesHealth(ObjectStore store, S3Config config) {
        this.store = store;
        this.isBucket = config.bucket().isPresent();
        this.loop = new Loop("files-health", LOOK_EVERY, this::look);
    }

    void start(@Observes StartupEvent event) {
        if (isBucket) {
            loop.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        loop.stop();
    }

    private boolean look() {
        try {
            store.check();
            trouble = null;
        } catch (StoreUnavailable e) {
            trouble = e.reason();
        }
        return false;
    }

    @Override
    public String part() {
        return "files";
    }

    @Override
    public Status status() {
        return trouble == null ? Status.UP : Status.DEGRADED;
    }

    @Override
    public Optional<State> state() {
        if (!isBucket) {
            return Optional.empty();
        }
        String now = trouble;
        var facts = new LinkedHashMap<String, String>();
        facts.put("Where", store.place());
        return Optional.of(new State(
                "Files",
                now == null,
                now == null
                        ? "Files and field data lie in a bucket of S3, which answers."
                        : "The bucket of files does not answer: %s. Uploads and questions about field data are refused with 503; nothing that was acknowledged is lost."
                                .formatted(now),
                facts));
    }
}
