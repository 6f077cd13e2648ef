package dev.fleetward.kernel;

import dev.fleetward.kernel.objects.FileKeys;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.objects.ObjectStores;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The server's store, by its settings; servers with copies of their own tell each other what was deleted. */
@ApplicationScoped
class StoredFiles {
    private static final Logger LOG = Logger.getLogger(StoredFiles.class);

    private static final String COPIES = "cache";

    private final Path data;
    private final S3Config config;
    private final FilesConfig files;
    private final FileKeys keys;
    private final Db db;
    private final Nodes nodes;

    StoredFiles(
            @ConfigProperty(name = "fleetward.data") Path data,
            S3Config config,
            FilesConfig files,
            FileKeys keys,
            Db db,
            Nodes nodes) {
        this.data = data;
        this.config = config;
        this.files = files;
        this.keys = keys;
        this.db = db;
        this.nodes = nodes;
    }

    /** No server keeps a copy of that object. */
    record ObjectRemoved(String key) implements Nodes.News {}

    @Produces
    @ApplicationScoped
    ObjectStore store() {
        Path cache = data.resolve(COPIES);
        try {
            var place = config.place();
            ObjectStore store = place.isEmpty()
                    ? sealed(ObjectStores.directory(data), cache, this::tellOthers)
                    : sealed(
                            ObjectStores.s3(
                                    place.get(),
                                    ProcessDirectory.below(cache),
                                    config.cacheSize().asLongValue(),
                                    this::tellOthers),
                            cache,
                            _ -> LOG.trace("told by the bucket's store"));
            nodes.hear(ObjectRemoved.class, removed -> store.forget(removed.key()), store::checkCopies);
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException("preparing " + cache, e);
        }
    }

    private ObjectStore sealed(ObjectStore store, Path cache, Consumer<String> deleted) throws IOException {
        return ObjectStores.sealed(
                store,
                keys,
                files.sealed(),
                ProcessDirectory.below(cache.resolve("opened")),
                files.cacheSize().asLongValue(),
                deleted);
    }

    void end(@Disposes ObjectStore store) {
        store.close();
    }

    /** A server that cannot store must say so at once, and not at the first upload. */
    void start(@Observes @Priority(1) StartupEvent event, ObjectStore store) {
        if (config.bucket().isPresent()) {
            store.check();
            LOG.infof("files lie in %s", store.place());
        } else {
            LOG.debugf("files lie in %s", store.place());
        }
    }

    private void tellOthers(String key) {
        if (nodes.areSeveral()) {
            db.acrossOrganizations(tx -> {
                nodes.tellOthers(tx, new ObjectRemoved(key));
                return true;
            });
        }
    }
}
