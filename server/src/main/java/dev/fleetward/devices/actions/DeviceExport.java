package dev.fleetward.devices.actions;

import dev.fleetward.devices.DeviceQuery;
import dev.fleetward.devices.Fleet;
import dev.fleetward.devices.attributes.AttributeDefinition;
import dev.fleetward.devices.attributes.Attributes;
import dev.fleetward.kernel.Db;
import dev.fleetward.products.Product;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Serial and attributes of the devices of a query, in the form {@link DeviceImport} reads. */
@ApplicationScoped
public class DeviceExport {
    private static final int DEVICES_AT_ONCE = 1_000;

    private final Db db;
    private final Fleet fleet;
    private final Attributes attributes;
    private final ImportStore store;

    DeviceExport(Db db, Fleet fleet, Attributes attributes, ImportStore store) {
        this.db = db;
        this.fleet = fleet;
        this.attributes = attributes;
        this.store = store;
    }

    /** Written step by step: a large fleet needs no large memory. */
    public void write(Product product, DeviceQuery query, OutputStream output) throws IOException {
        List<String> names =
                db.inTransaction(product.organization(), tx -> attributes.catalogue(tx, product.id())).stream()
                        .map(AttributeDefinition::name)
                        .limit(Attributes.MAX_ATTRIBUTES)
                        .toList();
        var heads = new ArrayList<>(List.of("serial"));
        names.forEach(name -> heads.add("attr." + name));
        line(output, heads);
        String after = "";
        while (true) {
            String from = after;
            var step = db.inTransaction(product.organization(), tx -> {
                var devices = fleet.walk(tx, product, query, from, DEVICES_AT_ONCE);
                return Map.entry(
                        devices,
                        store.attributes(
                                tx, devices.stream().map(Fleet.Walked::id).toList()));
            });
            for (Fleet.Walked device : step.getKey()) {
                Map<String, String> values =
                        step.getValue().getOrDefault(device.id().value(), Map.of());
                var cells = new ArrayList<>(List.of(device.serial()));
                names.forEach(name -> cells.add(values.getOrDefault(name, "")));
                line(output, cells);
            }
            if (step.getKey().size() < DEVICES_AT_ONCE) {
                return;
            }
            after = step.getKey().getLast().serial();
        }
    }

    private static void line(OutputStream output, List<String> cells) throws IOException {
        String line = cells.stream().map(DeviceExport::cell).collect(Collectors.joining(","));
        output.write((line + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** A leading formula character is defused: spreadsheets run what starts with it (OWASP, CSV injection). */
    private static String cell(String text) {
        boolean formula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        boolean plain = !formula && text.matches("[A-Za-z0-9_.: -]*");
        return plain ? text : "\"" + (formula ? "'" : "") + text.replace("\"", "\"\"") + "\"";
    }
}
