package dev.fleetward.devices.attributes;

import dev.fleetward.kernel.OrganizationId;
import dev.fleetward.kernel.Problem;
import dev.fleetward.kernel.Tx;
import dev.fleetward.products.ProductId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.UUID;

/** Safe for concurrent use. */
@ApplicationScoped
public class Attributes {
    public static final int MAX_ATTRIBUTES = 100;
    private static final int MAX_NAME_CHARACTERS = 128;
    private static final int MAX_DEFINITIONS = 1_000;
    private static final int MAX_DESCRIPTION_CHARACTERS = 500;

    private final AttributeStore store;

    Attributes(AttributeStore store) {
        this.store = store;
    }

    /** @param value of one device; see {@link #set} */
    public record Setting(UUID device, String name, AttributeValue value) {}

    /** @throws Problem 400 for a name without letters, too long, or with control characters */
    public static void checkName(String name) {
        if (name.isBlank()
                || name.length() > MAX_NAME_CHARACTERS
                || name.chars().anyMatch(Character::isISOControl)) {
            throw Problem.invalid(
                    "An attribute name has 1 to %d characters: “%s”.".formatted(MAX_NAME_CHARACTERS, name));
        }
    }

    /**
     * Sets values, each where nothing of higher standing or newer is. What is the same already stays as it is.
     *
     * @return how many changed
     * @throws Problem 400 for a value of another type than declared, unless the device says it of itself
     */
    public int set(Tx tx, OrganizationId organization, ProductId product, List<Setting> settings, Origin origin) {
        if (settings.isEmpty()) {
            return 0;
        }
        DeclaredTypes declared = declared(
                tx, product, settings.stream().map(Setting::name).distinct().toList());
        var typed = new ArrayList<Setting>(settings.size());
        for (Setting setting : settings) {
            String name = setting.name();
            checkName(name);
            typed.add(new Setting(
                    setting.device(),
                    name,
                    origin.mustKeepTypes()
                            ? declared.require(name, setting.value())
                            : declared.prefer(name, setting.value())));
        }
        return store.set(tx, organization, product, typed, origin);
    }

    public DeclaredTypes declared(Tx tx, ProductId product, Collection<String> names) {
        return new DeclaredTypes(store.declared(tx, product, names));
    }

    /** Takes values away, each where nothing of higher standing set it. @return how many went */
    public int remove(
            Tx tx,
            OrganizationId organization,
            ProductId product,
            Collection<UUID> devices,
            Collection<String> names,
            Origin origin) {
        return devices.isEmpty() || names.isEmpty()
                ? 0
                : store.remove(tx, organization, product, devices, names, origin);
    }

    /** Of one device in a span, newest first; {@code to} exclusive. */
    public List<AttributeChange> changes(Tx tx, UUID device, Instant from, Instant to, int limit) {
        return store.changes(tx, device, from, to, limit);
    }

    /** Of one device, newest first, at most so many of each attribute. */
    public List<AttributeChange> latestChanges(Tx tx, UUID device, int ofEach) {
        return store.latestChanges(tx, device, ofEach);
    }

    /** Of one attribute of a device, newest first, before that moment. */
    public List<AttributeChange> changesOf(Tx tx, UUID device, String name, Instant before, int limit) {
        return store.changesOf(tx, device, name, before, limit);
    }

    public List<AttributeDefinition> catalogue(Tx tx, ProductId product) {
        return store.catalogue(tx, product, MAX_DEFINITIONS);
    }

    /**
     * Declares the type of a name: from now on people, rules and imports are held to it. Values there are stay.
     *
     * @throws Problem 400 for a bad name or an overlong description
     */
    public void declare(Tx tx, OrganizationId organization, ProductId product, AttributeDefinition definition) {
        checkName(definition.name());
        if (definition.description().length() > MAX_DESCRIPTION_CHARACTERS) {
            throw Problem.invalid("description may have at most %d characters.".formatted(MAX_DESCRIPTION_CHARACTERS));
        }
        store.declare(tx, organization, product, definition);
    }
}
