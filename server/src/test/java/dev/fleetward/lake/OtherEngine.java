package dev.fleetward.lake;

import dev.fleetward.kernel.Db;
import dev.fleetward.kernel.observation.Meters;
import dev.fleetward.products.Products;
import io.quarkus.arc.Arc;
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
        var settings = new HashMap<String, String>();
        settings.put("fleetward.trino.url", more.containsKey("fleetward.trino.url") ? "" : TrinoForTests.address());
        settings.put("fleetward.trino.question-memory", "400MB");
        settings.putAll(more);
        return new Lake(
                one(Db.class),
                one(Clock.class),
                one(LakeStore.class),
                one(Products.class),
                Arc.container().beanManager().createInstance().select(RowConsumer.class, Any.Literal.INSTANCE),
                TrinoForTests.config(settings),
                one(Meters.class),
                Path.of(ConfigProvider.getConfig().getValue("fleetward.data", String.class)));
    }

    private static <T> T one(Class<T> type) {
        return Arc.container().instance(type).get();
    }
}
