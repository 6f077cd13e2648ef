package dev.fleetward.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.fleetward.fixture.BuiltServer;
import dev.fleetward.kernel.EmbeddedPostgres;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Each command of the operator's pages, run as it stands there on a machine whose root is a directory: what is installed
 * by hand is what the other commands run. A command in the docs that is neither run here nor shown by the test named for
 * it fails this one.
 */
class OperatorCommandsIT {
    private static final String TOKEN = "fwt_operator_commands";
    private static final String BOOTSTRAP = """
            {"organization":{"slug":"ops","name":"Ops"},
             "people":[{"email":"ada@example.org","password":"a long enough password","role":"owner"}],
             "products":[{"slug":"pump","name":"Pump","projectKey":"operator-key","registerOnFirstContact":true}],
             "apiTokens":[{"name":"owner","role":"owner","token":"%s"}]}""".formatted(TOKEN);

    /** What another test runs, with more around it. */
    private static final Map<String, String> SHOWN_ELSEWHERE = Map.of(
            "mvn -B package -Dmaven.test.skip=true",
            "OwnProductIT",
            "deploy/debian/build",
            "DebianPackageIT",
            "apt install ./server/target/fleetward_0.1.0-1_all.deb",
            "DebianPackageIT",
            "man fleetward",
            "DebianPackageIT",
            "deploy/oci/build",
            "OciImageIT",
            "deploy/release verify KEY.pub DIRECTORY",
            "ReleaseTest",
            "keytool -genkeypair -keystore NONE -storetype PKCS11 -providerClass sun.security.pkcs11.SunPKCS11 -providerArg FILE"
                    + " -alias pump-releases -keyalg EC -groupname secp256r1 -dname CN=pump-releases -validity 3650",
            "HardwareTokenTest");

    /** Of the commands that only running text names, in which test they are run. */
    private static final Map<String, String> NAMED_SHOWN_ELSEWHERE =
            Map.of("fleetward completion", "ManualPageTest", "fleetward manual", "ManualPageTest");

    /**
     * What wants a running systemd, an engine, a cluster, a public name, PostgreSQL's own tools, or twice the time of a
     * build.
     */
    private static final Set<String> NOT_ON_THIS_MACHINE = Set.of(
            "journalctl -u fleetward | grep 'Sign in once'",
            "systemctl restart fleetward",
            "systemctl stop fleetward",
            "systemctl start fleetward",
            "systemctl daemon-reload && systemctl enable --now fleetward",
            "podman load -i server/target/fleetward-oci.tar",
            "podman run -d --name fleetward --read-only --tmpfs /tmp -v fleetward:/data -p 127.0.0.1:8080:8080"
                    + " fleetward:0.1.0",
            "podman logs fleetward",
            "kubectl create namespace fleetward",
            "kubectl apply -k deploy/kubernetes/example",
            "kubectl -n fleetward logs fleetward-0",
            "kubectl -n fleetward create secret generic fleetward --from-literal=FLEETWARD_OIDC_CLIENT_SECRET=…",
            "deploy/reproduce",
            "pg_basebackup -d \"host=db1.example user=fleetward_replica sslmode=verify-full\""
                    + " -D /var/lib/postgresql/18/main -R -C -S replica1 -c fast -P",
            "QUARKUS_HTTP_PROXY_PROXY_ADDRESS_FORWARDING=true",
            "QUARKUS_HTTP_PROXY_ALLOW_X_FORWARDED=true",
            "QUARKUS_HTTP_PROXY_TRUSTED_PROXIES=10.0.0.5");

    private static final int READY_TRIES = 300;
    private static final long READY_PAUSE_MS = 200;

    private final Set<String> run = new HashSet<>();
    private final List<Process> serving = new ArrayList<>();
    private Path machine;
    private int port;

    @BeforeEach
    void layOut() throws IOException {
        machine = BuiltServer.dataDirectory();
        // For PostgreSQL's unprivileged user, when the tests run as root.
        Files.setPosixFilePermissions(machine, PosixFilePermissions.fromString("rwx--x--x"));
        for (String directory : List.of("var/lib/fleetward", "srv/fleetward", "media/safe", "mnt", "etc/fleetward")) {
            Files.createDirectories(machine.resolve(directory));
        }
        Files.writeString(machine.resolve("bootstrap.json"), BOOTSTRAP);
        port = freePort();
    }

    @AfterEach
    void clear() throws Exception {
        stop();
        BuiltServer.delete(machine);
    }

    @Test
    void every_command_of_the_operators_pages_does_what_the_page_says() throws Exception {
        installByHand();
        watchAndBackUp();
        restore();
        move();
        growToSeveral();

        var documented = DocumentedCommands.all();
        assertThat(documented).hasSizeGreaterThan(40);
        assertThat(documented.stream()
                        .filter(command -> !run.contains(command))
                        .filter(command -> !SHOWN_ELSEWHERE.containsKey(command))
                        .filter(command -> !NOT_ON_THIS_MACHINE.contains(command)))
                .as("commands in the docs that nothing runs")
                .isEmpty();
        assertThat(SHOWN_ELSEWHERE.keySet()).as("no longer in the docs").isSubsetOf(documented);
        assertThat(DocumentedCommands.named().stream()
                        .filter(command -> run.stream().noneMatch(whole -> (whole + " ").contains(command + " ")))
                        .filter(command -> !NAMED_SHOWN_ELSEWHERE.containsKey(command)))
                .as("commands named in the docs that nothing runs")
                .isEmpty();
        try (var tests = Files.walk(Path.of("src/test/java"))) {
            assertThat(tests.map(file -> file.getFileName().toString()))
                    .containsAll(Stream.of(SHOWN_ELSEWHERE, NAMED_SHOWN_ELSEWHERE)
                            .flatMap(shown -> shown.values().stream())
                            .map(name -> name + ".java")
                            .toList());
        }
        assertThat(NOT_ON_THIS_MACHINE).as("no longer in the docs").isSubsetOf(documented);
    }

    private void installByHand() throws Exception {
        for (String command : DocumentedCommands.of("deploy.md")) {
            if (command.startsWith("install -D") || command.startsWith("mkdir -p /usr/share")) {
                ends(command);
            }
        }
        if (Files.isExecutable(Path.of("/usr/bin/systemd-sysusers"))) {
            String accounts = "systemd-sysusers fleetward.conf && systemd-tmpfiles --create fleetward.conf";
            run.add(accounts);
            shell(accounts.replace("sysusers ", "sysusers --root=" + machine + " ")
                    .replace("--create", "--root=" + machine + " --create"));
        }
    }

    private void watchAndBackUp() throws Exception {
        Instant begun = Instant.now();
        serves("./fleetward serve --data /var/lib/fleetward --port 8080", "--bootstrap", machine + "/bootstrap.json");
        assertThat(ends("fleetward config show --data /var/lib/fleetward")).contains("port");
        String link = "runuser -u fleetward -- fleetward sign-in-link --data /var/lib/fleetward ada@example.org";
        run.add(link);
        assertThat(shell(link.replaceFirst("^runuser .* -- ", ""))).contains("/sign-in/link/");
        assertThat(ends("fleetward sign-in-link --data /var/lib/fleetward ada@example.org"))
                .contains("/sign-in/link/");
        assertThat(ends("curl -sf $FLEETWARD_SERVER/health")).contains("\"database\"");
        for (String command : DocumentedCommands.of("observability.md")) {
            if (command.startsWith("curl")) {
                assertThat(ends(command)).isNotEmpty();
            }
        }
        assertThat(ends("fleetward keys status --data /var/lib/fleetward")).isNotEmpty();
        ends("fleetward keys rotate --data /var/lib/fleetward");
        ends("fleetward backup --data /var/lib/fleetward --to /mnt/backups");
        assertThat(ends("fleetward backup list --from /mnt/backups"))
                .contains(String.valueOf(begun).substring(0, 10));
        ends("fleetward backup verify --from /mnt/backups");
        consultDoctor("fleetward doctor --data /var/lib/fleetward");
        ends("cp /var/lib/fleetward/master.key /media/safe/");
        copyAuthority();
    }

    /** Everything it looks at is well, but the disk, which is that of the machine the tests run on. */
    private void consultDoctor(String command) throws Exception {
        run.add(command);
        var verdicts = program(command).output().lines().filter(line -> line.matches("(OK|WARN|FAIL) .*"));
        assertThat(verdicts)
                .filteredOn(line -> !line.matches("\\w+ +disk: .*"))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("OK"));
    }

    /** The hook of the renewal, as certbot runs it; asking an authority for a certificate wants a public name. */
    private void copyAuthority() throws Exception {
        shell("openssl req -new -x509 -newkey rsa:2048 -nodes -keyout privkey.pem -subj /CN=ca -out factory-ca.pem");
        Files.copy(machine.resolve("factory-ca.pem"), machine.resolve("fullchain.pem"));
        assertThat(ends("openssl x509 -in factory-ca.pem -noout -fingerprint -sha256"))
                .contains("Fingerprint");
        String certbot = DocumentedCommands.of("operations.md").stream()
                .filter(command -> command.startsWith("certbot"))
                .findFirst()
                .orElseThrow();
        run.add(certbot);
        String hook = certbot.substring(certbot.indexOf('\'') + 1, certbot.lastIndexOf('\''));
        shell("RENEWED_LINEAGE=" + machine + "; " + hook.replace("-o fleetward ", ""));
        assertThat(machine.resolve("etc/fleetward/fullchain.pem")).exists();
    }

    private void restore() throws Exception {
        stop();
        assertThat(
                        ends(
                                "fleetward restore --from /mnt/backups --data /srv/restored --master-key /media/safe/master.key"))
                .contains("organization");
        serves("fleetward serve --data /srv/restored", "--port", String.valueOf(port));
        assertThat(shell("curl -sf $FLEETWARD_SERVER/api/v1/products -H \"Authorization: Bearer $FLEETWARD_TOKEN\""))
                .contains("pump");
        stop();
        BuiltServer.delete(machine.resolve("srv/restored"));
        String toMoment = DocumentedCommands.of("backup.md").stream()
                .filter(command -> command.contains("--to 20"))
                .findFirst()
                .orElseThrow();
        run.add(toMoment);
        // Nothing was archived after the backup, so the moment is that of the backup itself.
        String moment = Instant.now().truncatedTo(ChronoUnit.SECONDS).toString();
        var refused =
                Program.run(environment(), "bash", "-c", placed(toMoment.replaceFirst("--to \\S+", "--to " + moment)));
        assertThat(refused.output()).containsAnyOf("archive", "organization");
    }

    private void move() throws Exception {
        String command = DocumentedCommands.of("move.md").stream()
                .filter(one -> one.startsWith("fleetward move"))
                .findFirst()
                .orElseThrow();
        run.add(command);
        try (var outside = EmbeddedPostgres.start(machine.resolve("moved"), EmbeddedPostgres.Durability.FULL)) {
            var settings = outside.configuration();
            Files.writeString(
                    machine.resolve("etc/fleetward/database.password"),
                    String.valueOf(settings.get("fleetward.database.password")));
            String address = String.valueOf(settings.get("fleetward.database.url"))
                    .replace("jdbc:postgresql://", "")
                    .replace("/fleetward", "");
            assertThat(shell(command.replace("db.example", address))).contains("moved to " + address);
            runLater(settings);
            serves("fleetward serve --data /var/lib/fleetward", "--port", String.valueOf(port));
            assertThat(shell(
                            "curl -sf $FLEETWARD_SERVER/api/v1/products -H \"Authorization: Bearer $FLEETWARD_TOKEN\""))
                    .contains("pump");
            confirmClock();
            stop();
        }
    }

    /** As if a server had last run at a time that is yet to come. */
    private static void runLater(Map<String, String> database) throws SQLException {
        try (var connection = DriverManager.getConnection(
                        database.get("fleetward.database.url"),
                        database.get("fleetward.database.owner"),
                        database.get("fleetward.database.password"));
                var statement = connection.createStatement()) {
            assertThat(statement.executeUpdate("UPDATE clock_reading SET seen_at = now() + interval '3 days'"))
                    .isOne();
        }
    }

    private void confirmClock() throws Exception {
        awaitClock("degraded");
        assertThat(ends("fleetward clock confirm --data /var/lib/fleetward")).startsWith("It is 20");
        awaitClock("up");
        assertThat(shell("fleetward clock confirm --data /var/lib/fleetward"))
                .as("when nothing is doubted")
                .startsWith("It is 20");
    }

    /** The server looks at its parts every few seconds. */
    private void awaitClock(String wanted) throws Exception {
        for (int tries = 0; tries < READY_TRIES && !clock().equals(wanted); tries++) {
            Thread.sleep(READY_PAUSE_MS);
        }
        assertThat(clock()).isEqualTo(wanted);
    }

    private String clock() throws Exception {
        for (JsonNode part : new ObjectMapper()
                .readTree(shell("curl -sf $FLEETWARD_SERVER/health"))
                .path("parts")) {
            if (part.path("part").asText().equals("clock")) {
                return part.path("status").asText();
            }
        }
        throw new AssertionError("no clock in the health");
    }

    private void growToSeveral() throws Exception {
        try (var outside = EmbeddedPostgres.start(machine.resolve("outside"), EmbeddedPostgres.Durability.FULL)) {
            String database = outside.configuration().entrySet().stream()
                    .filter(setting -> setting.getKey().startsWith("fleetward.database."))
                    .map(setting -> "%s = \"%s\""
                            .formatted(setting.getKey().substring("fleetward.database.".length()), setting.getValue()))
                    .collect(Collectors.joining("\n", "[database]\n", "\n"));
            Files.writeString(machine.resolve("srv/fleetward/fleetward.toml"), database);
            port = freePort();
            serves("./fleetward serve --data /srv/fleetward --host 0.0.0.0", "--port", String.valueOf(port));
            stop();
            for (String roles : List.of("web,worker", "ingest,poll")) {
                port = freePort();
                serves("./fleetward serve --data /srv/fleetward --roles " + roles, "--port", String.valueOf(port));
            }
            assertThat(serving).hasSize(2).allMatch(Process::isAlive);
            stop();
        }
    }

    /** @return what it printed; it must end well */
    private String ends(String command) throws Exception {
        run.add(command);
        return shell(command);
    }

    private String shell(String command) throws Exception {
        return program(command).well();
    }

    private Program.Ended program(String command) throws Exception {
        return Program.run(environment(), "bash", "-c", "cd '%s'; %s".formatted(machine, placed(command)));
    }

    private void serves(String command, String... more) throws Exception {
        run.add(command);
        String all = placed(command.replace("--port 8080", "--port " + port)) + " " + String.join(" ", more);
        var process = new ProcessBuilder("bash", "-c", "exec " + all.replaceFirst("^\\./", ""))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        machine.resolve("served.out").toFile()));
        process.environment().putAll(environment());
        serving.add(process.start());
        for (int tries = 0; tries < READY_TRIES && !isReady(); tries++) {
            assertThat(serving.getLast().isAlive())
                    .as(Files.readString(machine.resolve("served.out")))
                    .isTrue();
            Thread.sleep(READY_PAUSE_MS);
        }
    }

    private boolean isReady() throws Exception {
        return Program.run("curl", "-sf", server() + "/health/ready").code() == 0;
    }

    private void stop() throws InterruptedException {
        for (Process process : serving) {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        }
        serving.clear();
    }

    private String server() {
        return "http://127.0.0.1:" + port;
    }

    private Map<String, String> environment() {
        return Map.of(
                "PATH",
                machine.resolve("usr/bin") + ":/usr/sbin:" + System.getenv("PATH"),
                "JAVA_HOME",
                System.getProperty("java.home"),
                "FLEETWARD_HEAP",
                "512m",
                "FLEETWARD_SERVER",
                server(),
                "FLEETWARD_TOKEN",
                TOKEN);
    }

    /** Absolute places lie under this machine's root; what is installed comes from the sources. */
    private String placed(String command) {
        return command.replaceAll(
                        "fleetward (keys|clock|sign-in-link|doctor)\\b([^;]*)", "fleetward $1$2 --server " + server())
                .replaceAll("(?<![\\w./:])/(var|mnt|media|srv|usr|etc)/", machine + "/$1/")
                .replaceAll("(?<![\\w./])deploy/", Program.DEPLOY + "/")
                .replace("server/target/", Program.ROOT.resolve("server/target") + "/");
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
