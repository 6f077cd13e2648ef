package dev.fleetward.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.fleetward.kernel.Json;
import dev.fleetward.simulator.Model.UpdateProtocol;
import dev.fleetward.simulator.wire.Build;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;

/** The invented maker whose devices the demo shows: its products, its versions and how each behaves. */
final class DemoMaker {
    public static final String OWNER = "owner@halden.example";
    public static final String THERMOSTAT = "demo-thermostat";
    public static final String AIR_MONITOR = "demo-air-monitor";

    /** What most devices run when the demo starts, with the vulnerable component. */
    public static final String EXPOSED_VERSION = "1.5.0";

    /** Repairs the component and breaks something else. */
    public static final String BAD_VERSION = "1.5.1";

    /** Repairs both. */
    public static final String FIXED_VERSION = "1.5.2";

    private static final int SECRET_BYTES = 16;
    private static final double USUAL_CRASHES_PER_DAY = 0.02;
    private static final double USUAL_CRASH_CHANCE = 0.0003;
    private static final double BAD_CRASH_CHANCE = 0.25;

    private DemoMaker() {}

    static final String SOFTWARE_TYPE = "main";

    /** Build ids and coredumps are those of four real builds of one firmware, run in an emulator. */
    static final Model THERMOSTATS = new Model(
            THERMOSTAT,
            "Halden Thermostat",
            "THM",
            SOFTWARE_TYPE,
            UpdateProtocol.DDI,
            0.6,
            List.of(
                    Firmware.captured(
                            "1.4.0",
                            "m3-dwarf4",
                            "d8033b0af9a7b055a487cc3e5e757e7bb4f1faa6",
                            List.of("watchdog", "assert-inlined"),
                            USUAL_CRASHES_PER_DAY,
                            USUAL_CRASH_CHANCE),
                    Firmware.captured(
                            EXPOSED_VERSION,
                            "m3-dwarf5",
                            "43421f0027b056fb599439931d21e0e91dc03691",
                            List.of("null-deref", "null-deref", "watchdog", "divide-by-zero", "stack-canary"),
                            2 * USUAL_CRASHES_PER_DAY,
                            USUAL_CRASH_CHANCE),
                    Firmware.captured(
                            BAD_VERSION,
                            "m3-o2-zdebug",
                            "3d81f9c1778f8598e926228655d04bd883555dbd",
                            List.of("assert-inlined"),
                            1,
                            BAD_CRASH_CHANCE),
                    Firmware.captured(
                            FIXED_VERSION,
                            "m4f-dwarf5",
                            "59456456b1135a1a90e91f2a7f406ec172450ebc",
                            List.of("watchdog"),
                            USUAL_CRASHES_PER_DAY / 2,
                            USUAL_CRASH_CHANCE / 2)));

    /** Leaves no coredumps: only reboots tell of its crashes. */
    static final Model AIR_MONITORS = new Model(
            AIR_MONITOR,
            "Halden Ventilation Monitor",
            "AIR",
            SOFTWARE_TYPE,
            UpdateProtocol.LATEST_RELEASE,
            0.4,
            List.of(
                    plain("3.0.4", USUAL_CRASHES_PER_DAY, USUAL_CRASH_CHANCE),
                    plain("3.1.0", USUAL_CRASHES_PER_DAY, USUAL_CRASH_CHANCE),
                    plain("3.1.1", USUAL_CRASHES_PER_DAY / 2, USUAL_CRASH_CHANCE / 2)));

    static final List<Model> MODELS = List.of(THERMOSTATS, AIR_MONITORS);

    /**
     * The bootstrap file that makes the demo's organization, with secrets of its own; kept from one start to the next.
     *
     * @throws IOException when it cannot be written there
     */
    public static Path bootstrap(Path data) throws IOException {
        Path file = data.resolve("demo.json");
        if (Files.exists(file)) {
            return file;
        }
        Files.createDirectories(data);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                file, Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(plan()));
    }

    private static ObjectNode plan() {
        ObjectNode plan = Json.MAPPER.createObjectNode();
        plan.putObject("organization").put("slug", "halden-demo").put("name", "Halden Devices (demo)");
        plan.putArray("people")
                .addObject()
                .put("email", OWNER)
                .put("password", secret())
                .put("role", "owner");
        var products = plan.putArray("products");
        for (Model model : MODELS) {
            ObjectNode product = products.addObject()
                    .put("slug", model.slug())
                    .put("name", model.name())
                    .put("projectKey", secret())
                    .put("registerOnFirstContact", true)
                    .put("demo", true);
            if (model.protocol() == UpdateProtocol.DDI) {
                product.putObject("ddi").put("tenant", model.slug()).put("gatewayToken", secret());
            }
        }
        plan.putArray("apiTokens")
                .addObject()
                .put("name", "demo fleet")
                .put("role", "owner")
                .put("token", "fwt_" + secret());
        return plan;
    }

    private static Firmware plain(String version, double crashesPerDay, double crashChance) {
        return new Firmware(version, Build.inventedId("air-monitor", version), List.of(), crashesPerDay, crashChance);
    }

    private static String secret() {
        var bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
