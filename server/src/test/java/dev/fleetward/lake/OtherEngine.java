package dev.fleetward.lake;

import dev.fleetward.fixture.TrinoProcess;
import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.objects.ObjectStore;
import dev.fleetward.kernel.observation.Meters;
import dev.fleetward.products.Products;
import io.quarkus.arc.Arc;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.enterprise.inject.Any;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** The lake of the server under test as it would be with {@code trino.url} set: the same rows and files, asked by Trino. */
public final class OtherEngine {
    private OtherEngine() {}

    public static Lake trino() {
        return trino(Map.of());
    }

    static Lake trino(Map<String, String> more) {
        return new Lake(
                one(Db.class),
                one(Clock.class),
                one(LakeStore.class),
                one(Products.class),
                Arc.container().beanManager().createInstance().select(RowConsumer.class, Any.Literal.INSTANCE),
                one(ObjectStore.class),
                config(more),
                one(Meters.class),
                data());
    }

    /** As the server reads it from its settings; of a Trino that runs, unless they name another. */
    static TrinoConfig config(Map<String, String> more) {
        var settings = new HashMap<String, String>();
        if (!more.containsKey("fleetward.trino.url")) {
            TrinoProcess.makeCatalogue(
                    catalogue(),
                    Map.of(
                            "fs.local.enabled",
                            "true",
                            "local.location",
                            "/",
                            "iceberg.jdbc-catalog.default-warehouse-dir",
                            "file://" + data().resolve("lake/warehouse")));
            settings.put("fleetward.trino.url", TrinoProcess.address());
        }
        settings.put("fleetward.trino.catalog", catalogue());
        settings.put("fleetward.trino.question-memory", "400MB");
        settings.putAll(more);
        return settings(settings);
    }

    static TrinoConfig settings(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(TrinoConfig.class)
                .withDefaultValues(settings)
                .build()
                .getConfigMapping(TrinoConfig.class);
    }

    /** One for each server under test: they differ by their directories. */
    static String catalogue() {
        return data().getFileName().toString();
    }

    private static Path data() {
        return Path.of(ConfigProvider.getConfig().getValue("fleetward.data", String.class));
    }

    private static <T> T one(Class<T> type) {
        return Arc.container().instance(type).get();
    }
}
