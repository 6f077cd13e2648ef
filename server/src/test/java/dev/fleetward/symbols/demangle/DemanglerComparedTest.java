package dev.fleetward.symbols.demangle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.fleetward.symbols.dwarf.OtherTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Names of real libraries, as {@code c++filt} reads them; left out where there are none. Known differences: c++filt
 * writes strings and streams in full, closes an empty pack without a space and puts calls within decltype into parentheses.
 */
class DemanglerComparedTest {
    private static final int MAX_NAMES = 20_000;
    private static final double SAME = 0.98;

    @Test
    void real_names_read_as_by_the_linkers_own_tool(@TempDir Path directory) throws Exception {
        var libraries = Stream.of("libstdc++.so.6", "libLLVM-14.so.1")
                .map(name -> Path.of("/usr/lib/x86_64-linux-gnu", name))
                .filter(Files::exists)
                .toList();
        assumeTrue(OtherTools.has("nm", "c++filt") && !libraries.isEmpty(), "no nm, c++filt or C++ library here");
        Path names = directory.resolve("names.txt");
        for (Path library : libraries) {
            List<String> mangled = OtherTools.run(Path.of("/dev/null"), "nm", "-D", library.toString()).stream()
                    .map(line -> line.substring(line.lastIndexOf(' ') + 1).replaceFirst("@.*", ""))
                    .filter(name -> name.startsWith("_Z"))
                    .distinct()
                    .limit(MAX_NAMES)
                    .toList();
            Files.write(names, mangled);
            List<String> theirs = OtherTools.run(names, "c++filt");

            int same = 0;
            for (int i = 0; i < mangled.size(); i++) {
                same += plain(Demangler.demangle(mangled.get(i))).equals(plain(theirs.get(i))) ? 1 : 0;
            }

            assertThat(same).as("of %d names of %s", mangled.size(), library).isGreaterThan((int)
                    (mangled.size() * SAME));
        }
    }

    private static String plain(String name) {
        return name.replace(" >", ">")
                .replace("std::basic_string<char, std::char_traits<char>, std::allocator<char>>", "std::string")
                .replace("std::basic_ostream<char, std::char_traits<char>>", "std::ostream")
                .replace("std::basic_istream<char, std::char_traits<char>>", "std::istream")
                .replace("std::basic_iostream<char, std::char_traits<char>>", "std::iostream");
    }
}
