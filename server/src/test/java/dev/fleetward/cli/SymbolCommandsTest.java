package dev.fleetward.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.fixture.EmbeddedDatabase;
import dev.fleetward.fixture.TestOrganization;
import dev.fleetward.symbols.MapFixtures;
import dev.fleetward.symbols.SymbolMap;
import dev.fleetward.symbols.SymbolMapCodec;
import dev.fleetward.symbols.elf.ElfFile;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@QuarkusTestResource(EmbeddedDatabase.class)
class SymbolCommandsTest {
    private final TestOrganization maker = new TestOrganization();

    @Test
    void a_map_is_made_of_an_elf_without_a_server_and_stands_in_for_it(@TempDir Path folder) throws Exception {
        Path elf = elf(folder, "names-short-enums.elf");
        Path map = folder.resolve("map.json");

        assertThat(run("symbols", "map", elf.toString(), "--output", map.toString()))
                .isZero();

        assertThat(SymbolMapCodec.parse(Files.readAllBytes(map))).isEqualTo(SymbolMap.of(ElfFile.open(elf)));
        assertThat(online("symbols", "upload", "--product", "pump", map.toString()))
                .isZero();
        assertThat(maker.get(maker.api("/symbols")).json().at("/items/0/kind").asText())
                .isEqualTo("MAP");
    }

    @Test
    void every_linked_elf_of_a_directory_is_uploaded(@TempDir Path folder) throws IOException {
        elf(folder, "names-short-enums.elf");
        elf(Files.createDirectories(folder.resolve("lib")), "names-old.elf");
        Files.writeString(folder.resolve("notes.txt"), "no ELF");
        byte[] object = MapFixtures.resource("/symbols/names-old.elf");
        object[16] = 1; // what the compiler made on the way
        Files.write(folder.resolve("names.o"), object);

        assertThat(online("symbols", "upload", "--product", "pump", folder.toString()))
                .isZero();

        assertThat(maker.get(maker.api("/symbols")).json().get("items")).hasSize(2);
        assertThat(online("symbols", "list", "--product", "pump")).isZero();
        assertThat(online("symbols", "list", "--product", "pump", "--missing")).isZero();
    }

    @Test
    void what_is_wrong_shows_in_the_exit_code(@TempDir Path folder) throws IOException {
        Path text = Files.writeString(folder.resolve("a.elf"), "no ELF");

        assertThat(run("symbols", "map", text.toString())).isEqualTo(1);
        assertThat(run("symbols", "map", folder.resolve("absent").toString())).isEqualTo(1);
        assertThat(online("symbols", "upload", "--product", "pump", text.toString()))
                .isEqualTo(1);
        assertThat(online("symbols", "upload", "--product", "pump", folder.toString()))
                .isEqualTo(1);
    }

    private static Path elf(Path folder, String name) throws IOException {
        return Files.write(folder.resolve(name), MapFixtures.resource("/symbols/" + name));
    }

    private int online(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", TestOrganization.server("").toString(), "--token", maker.token));
        return run(all.toArray(String[]::new));
    }

    private static int run(String... arguments) {
        return Fleetward.execute(arguments);
    }
}
