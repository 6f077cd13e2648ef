package dev.fleetward.vulnerabilities.cpe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class CpeTest {

    @Test
    void a_formatted_string_is_unescaped_once_and_filled_up() {
        Cpe cpe = Cpe.parse("cpe:2.3:a:foo\\\\bar:big\\$money_manager_2010:1.2\\+git\\:7:*:*:*:*:ipod_touch:80gb:*");

        assertThat(cpe.vendor()).isEqualTo("foo\\bar");
        assertThat(cpe.product()).isEqualTo("big$money_manager_2010");
        assertThat(cpe.version()).isEqualTo("1.2+git:7");
        assertThat(cpe.targetSoftware()).isEqualTo("ipod_touch");
        assertThat(Cpe.parse("cpe:2.3:a:haxx:curl").version()).isEqualTo(Cpe.ANY);
    }

    @Test
    void the_older_uri_form_names_the_same_products() {
        assertThat(Cpe.parse("cpe:/a:hp:insight_diagnostics:7.4.0.1570:-:~~online~win2003~x64~"))
                .isEqualTo(Cpe.parse("cpe:2.3:a:hp:insight_diagnostics:7.4.0.1570:-:*:*:online:win2003:x64:*"));
        assertThat(Cpe.parse("cpe:/o:redhat:enterprise_linux:7"))
                .isEqualTo(Cpe.parse("cpe:2.3:o:redhat:enterprise_linux:7:*:*:*:*:*:*:*"));
        assertThat(Cpe.parse("cpe:/a:foo%5cbar:c%2b%2b:8.%02")).satisfies(cpe -> {
            assertThat(cpe.vendor()).isEqualTo("foo\\bar");
            assertThat(cpe.product()).isEqualTo("c++");
            assertThat(cpe.version()).isEqualTo("8.*");
        });
    }

    @Test
    void what_is_no_cpe_is_told() {
        for (String text : List.of(
                "",
                "cpe",
                "cpe:/",
                "cpe:2.3:",
                "cpe:2.3:a",
                "cpe:2.3:x:a:b",
                "pkg:npm/a",
                "cpe:2.3:a:b:c:1:2:3:4:5:6:7:8:9:10",
                "cpe:/a:b:c:1:2:3:4:5",
                "cpe:2.3:a:" + "b".repeat(2000) + ":c")) {
            assertThat(Cpe.find(text)).as(text).isEmpty();
        }
    }

    @Test
    void a_wildcard_vendor_of_the_component_is_allowed_but_never_one_on_both_sides() {
        Cpe yocto = Cpe.parse("cpe:2.3:a:*:busybox:1.31.1:*:*:*:*:*:*:*");

        assertThat(Cpe.parse("cpe:2.3:a:busybox:busybox:*:*:*:*:*:*:*:*").covers(yocto))
                .isTrue();
        assertThat(Cpe.parse("cpe:2.3:a:*:busybox:*:*:*:*:*:*:*:*").covers(yocto))
                .isFalse();
        assertThat(Cpe.parse("cpe:2.3:a:*:*:*:*:*:*:*:*:*:*").covers(yocto)).isFalse();
        assertThat(Cpe.parse("cpe:2.3:a:busybox:*:*:*:*:*:*:*:*:*").covers(yocto))
                .isFalse();
        assertThat(Cpe.parse("cpe:2.3:a:busybox:busybox:*:*:*:*:*:*:*:*")
                        .covers(Cpe.parse("cpe:2.3:a:busybox:*:1.31.1:*:*:*:*:*:*:*")))
                .isFalse();
    }

    @Test
    void part_and_variant_must_agree() {
        Cpe linux = Cpe.parse("cpe:2.3:o:linux:linux_kernel:6.1:*:*:*:*:*:*:*");

        assertThat(Cpe.parse("cpe:2.3:a:linux:linux_kernel:*:*:*:*:*:*:*:*").covers(linux))
                .isFalse();
        assertThat(Cpe.parse("cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:x86:*").covers(linux))
                .isTrue();
        assertThat(Cpe.parse("cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:x86:*")
                        .covers(Cpe.parse("cpe:2.3:o:linux:linux_kernel:6.1:*:*:*:*:*:arm64:*")))
                .isFalse();
    }

    @Test
    void the_component_may_leave_open_whether_it_is_an_application_or_a_system() {
        Cpe yocto = Cpe.parse("cpe:2.3:*:linux:linux_kernel:6.6.21:*:*:*:*:*:*:*");

        assertThat(yocto.isSearchable()).isTrue();
        assertThat(yocto.isOneProduct()).isFalse();
        assertThat(Cpe.parse("cpe:2.3:o:linux:linux_kernel:*:*:*:*:*:*:*:*").covers(yocto))
                .isTrue();
        assertThat(Cpe.parse("cpe:2.3:h:linux:linux_kernel:*:*:*:*:*:*:*:*").covers(yocto))
                .isFalse();
        assertThat(Cpe.parse("cpe:2.3:*:linux:linux_kernel:*:*:*:*:*:*:*:*").covers(yocto))
                .isFalse();
    }

    @Property
    void what_is_written_is_read_back(@ForAll("attributes") List<String> attributes) {
        Cpe cpe = new Cpe(attributes);

        assertThat(Cpe.parse(cpe.toString())).isEqualTo(cpe);
    }

    @Property
    void any_text_is_read_or_refused(@ForAll String text) {
        Cpe.find("cpe:2.3:a:" + text);
        Cpe.find("cpe:/a:" + text);
        Cpe.find(text);
    }

    @Provide
    Arbitrary<List<String>> attributes() {
        Arbitrary<String> text = Arbitraries.strings()
                .withChars("abz019._-+:$%&/ ~!\"'()[]#@")
                .ofMinLength(1)
                .ofMaxLength(8);
        return Arbitraries.oneOf(text, Arbitraries.of("*", "-"))
                .list()
                .ofSize(10)
                .map(rest -> Stream.concat(Stream.of("a"), rest.stream())
                        .map(String::strip)
                        .map(attribute -> attribute.isEmpty() ? "*" : attribute)
                        .toList());
    }
}
