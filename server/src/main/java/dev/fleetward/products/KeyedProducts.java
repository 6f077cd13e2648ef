package dev.fleetward.products;

import dev.fleetward.access.ProjectKeys;
import dev.fleetward.kernel.Problem;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The product a device's project key stands for. Known keys are answered from memory. Safe for concurrent use. */
@ApplicationScoped
public class KeyedProducts {
    private final ProjectKeys keys;
    private final Products products;

    KeyedProducts(ProjectKeys keys, Products products) {
        this.keys = keys;
        this.products = products;
    }

    /**
     * @param key as the header {@code Memfault-Project-Key} has it, null if it is missing
     * @throws Problem 401 when it is no key of this server
     */
    public Product require(@Nullable String key) {
        return Optional.ofNullable(key)
                .map(String::strip)
                .flatMap(keys::find)
                .flatMap(project -> products.byId(project.organization(), new ProductId(project.product())))
                .orElseThrow(() -> new Problem(
                        401,
                        "project-key-not-valid",
                        "Project key not valid",
                        "Send a key of this server as Memfault-Project-Key."));
    }
}
