package dev.fleetward.updates.releases;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** SoftHSM (Debian: softhsm2) with one token, and keys in it as an operator makes them: with keytool. */
public final class SoftToken implements QuarkusTestResourceLifecycleManager {
    static final String ORGANIZATION = "acme-token";
    private static final Path LIBRARY = Path.of("/usr/lib/softhsm/libsofthsm2.so");
    private static final Path HOME = Path.of("target", "softhsm").toAbsolutePath();
    private static final Path PIN_FILE = HOME.resolve("pin");
    private static final String PIN = "98765432";

    @Override
    public Map<String, String> start() {
        try {
            assertThat(LIBRARY)
                    .as("the tests of hardware tokens need SoftHSM (Debian: apt-get install softhsm2)")
                    .exists();
            Path conf = HOME.resolve("softhsm2.conf");
            if (!Files.exists(conf)) {
                Files.createDirectories(HOME.resolve("tokens"));
                Files.writeString(PIN_FILE, PIN + "\n");
                Files.writeString(conf, "directories.tokendir = %s\n".formatted(HOME.resolve("tokens")));
                run(List.of(
                        "softhsm2-util",
                        "--init-token",
                        "--free",
                        "--label",
                        "releases",
                        "--pin",
                        PIN,
                        "--so-pin",
                        PIN));
                key("pump-releases", "-keyalg", "EC", "-groupname", "secp256r1");
                key("old-rsa", "-keyalg", "RSA", "-keysize", "2048");
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Map.of(
                "fleetward.updates.pkcs11-library", LIBRARY.toString(),
                "fleetward.updates.pkcs11-pin-file", PIN_FILE.toString(),
                "fleetward.updates.pkcs11-organization", ORGANIZATION);
    }

    @Override
    public void stop() {}

    private static void key(String label, String... kind) throws IOException {
        Path provider = HOME.resolve("keytool.cfg");
        Files.writeString(provider, "name = fleetward\nlibrary = %s\nslotListIndex = 0\n".formatted(LIBRARY));
        var command = new java.util.ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                "NONE",
                "-storetype",
                "PKCS11",
                "-providerClass",
                "sun.security.pkcs11.SunPKCS11",
                "-providerArg",
                provider.toString(),
                "-storepass",
                PIN,
                "-alias",
                label,
                "-dname",
                "CN=" + label,
                "-validity",
                "3650"));
        command.addAll(List.of(kind));
        run(command);
    }

    private static void run(List<String> command) throws IOException {
        Path log = HOME.resolve("log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().put("SOFTHSM2_CONF", HOME.resolve("softhsm2.conf").toString());
        try {
            int code = builder.start().waitFor();
            assertThat(code).as(Files.readString(log, StandardCharsets.UTF_8)).isZero();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
