package dev.fleetward.components.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.components.Purl;
import dev.fleetward.components.reading.CycloneDxForms;
import dev.fleetward.components.reading.Sbom;
import dev.fleetward.components.reading.SbomReader;
import dev.fleetward.components.reading.SpdxForms;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What is written and read again says the same, in whatever form of its format another tool writes it down. */
class RoundTripTest {
    private static final List<String> HASHES =
            List.of("md5", "sha1", "sha256", "sha384", "sha512", "sha3256", "blake2b512");
    private static final Map<String, Integer> DIGITS =
            Map.of("md5", 32, "sha1", 40, "sha256", 64, "sha384", 96, "sha512", 128, "sha3256", 64, "blake2b512", 128);

    @Property(tries = 200)
    void cyclonedx_loses_nothing(@ForAll("subjects") Subject subject) {
        assertSame(subject, SbomReader.read(ExportFile.CYCLONEDX.bytes(subject)));
    }

    @Property(tries = 200)
    void spdx_loses_nothing(@ForAll("subjects") Subject subject) {
        assertSame(subject, SbomReader.read(ExportFile.SPDX.bytes(subject)));
    }

    @Property(tries = 30)
    void every_version_of_cyclonedx_in_both_forms_says_what_it_can(@ForAll("subjects") Subject subject)
            throws Exception {
        byte[] document = ExportFile.CYCLONEDX.bytes(subject);
        for (var form : CycloneDxForms.of(document)) {
            Sbom read = SbomReader.read(form.document());
            assertThat(read.specVersion()).isEqualTo(form.version());
            for (Subject.Part part : subject.parts()) {
                Sbom.Entry entry = entry(read, part);
                assertThat(entry.version()).as(form.title()).isEqualTo(part.version());
                assertThat(entry.purl().map(Purl::toString)).as(form.title()).isEqualTo(part.purl());
                assertThat(entry.licences()).as(form.title()).isEqualTo(part.licences());
                assertThat(entry.hashes()).as(form.title()).isEqualTo(part.hashes());
                assertThat(entry.supplier())
                        .as(form.title())
                        .isEqualTo(new Sbom.Party(part.supplier(), part.contact()));
                assertThat(entry.scope() == Sbom.Scope.OPTIONAL)
                        .as(form.title())
                        .isEqualTo(part.optional());
                // Properties hold the second and further CPEs; 1.2 has none.
                assertThat(entry.cpes())
                        .as(form.title())
                        .startsWith(part.cpes().stream()
                                .limit(form.version().equals("1.2") ? 1 : 9)
                                .toArray(String[]::new));
            }
            assertThat(needs(read)).as(form.title()).isEqualTo(needs(subject));
        }
    }

    @Property(tries = 30)
    void spdx_says_the_same_as_yaml_and_tag_value(@ForAll("subjects") Subject subject) throws Exception {
        byte[] document = ExportFile.SPDX.bytes(subject);
        Sbom read = SbomReader.read(document);
        for (byte[] form : List.of(SpdxForms.yaml(document), SpdxForms.tagValue(document))) {
            Sbom same = SbomReader.read(form);
            assertThat(said(same)).isEqualTo(said(read));
            assertThat(same.graph().edges())
                    .containsExactlyInAnyOrderElementsOf(read.graph().edges());
            assertThat(same.documentId()).isEqualTo(read.documentId());
            assertThat(same.created()).isEqualTo(read.created());
        }
    }

    private static List<List<Object>> said(Sbom sbom) {
        return sbom.entries().stream()
                .map(entry -> List.<Object>of(
                        entry.name(),
                        entry.version(),
                        entry.supplier(),
                        entry.purl(),
                        entry.cpes(),
                        entry.licences(),
                        entry.hashes(),
                        entry.scope(),
                        entry.type().replace('-', '_')))
                .toList();
    }

    private static void assertSame(Subject subject, Sbom read) {
        assertThat(read.created()).contains(subject.at());
        for (Subject.Part part : subject.parts()) {
            Sbom.Entry entry = entry(read, part);
            assertThat(entry.version()).isEqualTo(part.version());
            assertThat(entry.type().toLowerCase(java.util.Locale.ROOT).replace('_', '-'))
                    .isEqualTo(part.type());
            assertThat(entry.supplier()).isEqualTo(new Sbom.Party(part.supplier(), part.contact()));
            assertThat(entry.purl().map(Purl::toString)).isEqualTo(part.purl());
            assertThat(entry.cpes()).isEqualTo(part.cpes());
            assertThat(entry.licences()).isEqualTo(part.licences());
            assertThat(entry.hashes()).isEqualTo(part.hashes());
            assertThat(entry.scope() == Sbom.Scope.OPTIONAL).isEqualTo(part.optional());
        }
        assertThat(needs(read)).isEqualTo(needs(subject));
        assertThat(read.graph().danglingCount()).isZero();
    }

    private static Sbom.Entry entry(Sbom read, Subject.Part part) {
        return read.entries().stream()
                .filter(entry -> entry.name().equals(part.name()))
                .findFirst()
                .orElseThrow(() -> new AssertionError(part.name() + " is lost"));
    }

    private static Set<List<String>> needs(Subject subject) {
        Map<UUID, String> names =
                subject.parts().stream().collect(Collectors.toMap(Subject.Part::id, Subject.Part::name));
        return subject.needs().stream()
                .map(need -> List.of(names.get(need.component()), names.get(need.needs())))
                .collect(Collectors.toSet());
    }

    private static Set<List<String>> needs(Sbom sbom) {
        return sbom.graph().edges().stream()
                .filter(edge -> edge.kind() == Sbom.Kind.DEPENDS_ON)
                .map(edge -> List.of(
                        sbom.entries().get(edge.from()).name(),
                        sbom.entries().get(edge.to()).name()))
                .filter(pair -> !pair.getFirst().equals("Pump"))
                .collect(Collectors.toSet());
    }

    @Provide
    Arbitrary<Subject> subjects() {
        return parts().list().ofMaxSize(6).map(RoundTripTest::numbered).flatMap(parts -> needs(parts)
                .map(needs -> new Subject(
                        "firmware",
                        "Pump",
                        "2.1.0",
                        Instant.parse("2026-11-01T10:00:00Z"),
                        List.of("main 2.1.0"),
                        List.of(),
                        parts,
                        needs,
                        List.of())));
    }

    /** Names tell components apart here, so each has one of its own. */
    private static List<Subject.Part> numbered(List<Function<Integer, Subject.Part>> parts) {
        List<Subject.Part> all = new ArrayList<>();
        parts.forEach(part -> all.add(part.apply(all.size())));
        return all;
    }

    private static Arbitrary<List<Subject.Need>> needs(List<Subject.Part> parts) {
        if (parts.size() < 2) {
            return Arbitraries.just(List.of());
        }
        Arbitrary<UUID> ids =
                Arbitraries.of(parts.stream().map(Subject.Part::id).toList());
        return Combinators.combine(ids, ids)
                .as(Subject.Need::new)
                .filter(need -> !need.component().equals(need.needs()))
                .set()
                .ofMaxSize(parts.size())
                .map(List::copyOf);
    }

    private static Arbitrary<Function<Integer, Subject.Part>> parts() {
        Arbitrary<String> names = Arbitraries.of(
                "zlib",
                "<script>alert(1)</script>",
                "ünï çødé",
                "a \"quoted\" name",
                "100 % & more",
                "汉字",
                "emoji \ud83d\ude00",
                "it's; DROP TABLE",
                "a/b:c@d",
                "]]>");
        Arbitrary<String> versions =
                Arbitraries.of("", "1.10", "2.0.0-rc.1+build", "1:2.3~deb-4", "v3", "r<4>", "2026-11-01");
        Arbitrary<Optional<String>> purls = Arbitraries.of(
                        "pkg:npm/%40babel/core@7.1.0",
                        "pkg:deb/debian/openssl@3.0.11-1~deb12u2?arch=arm64&distro=bookworm",
                        "pkg:generic/our%20stack@1",
                        "pkg:golang/github.com/a/b@v1.0.0#sub/path")
                .optional();
        Arbitrary<List<String>> cpes = Arbitraries.of(
                        "cpe:2.3:a:arm:mbed_tls:3.5.0:*:*:*:*:*:*:*",
                        "cpe:2.3:a:*:openssl:3.0.1:*:*:*:*:*:*:*",
                        "cpe:2.3:o:vendor:os\\+:1.0:rc1:*:*:*:*:*:*")
                .set()
                .ofMaxSize(3)
                .map(List::copyOf);
        Arbitrary<String> types = Arbitraries.of(
                "application", "framework", "library", "container", "operating-system", "device", "firmware", "file");
        Arbitrary<Sbom.Party> suppliers = Arbitraries.of(
                Sbom.Party.NONE,
                new Sbom.Party("Arm Ltd.", ""),
                new Sbom.Party("Éxample & Sons", "https://example.test/psirt"),
                new Sbom.Party("Example <GmbH>", "psirt@example.test"));
        Arbitrary<List<String>> licences = Arbitraries.of(
                        "MIT",
                        "Apache-2.0 OR GPL-2.0-or-later",
                        "GPL-2.0-only WITH Classpath-exception-2.0",
                        "LicenseRef-our-own")
                .list()
                .ofMaxSize(1);
        Arbitrary<SortedMap<String, String>> hashes =
                Arbitraries.of(HASHES).set().ofMaxSize(3).map(RoundTripTest::hashes);
        return Combinators.combine(names, versions, purls, cpes, types, suppliers, licences, hashes)
                .flatAs((name, version, purl, cpe, type, supplier, licence, hash) -> Arbitraries.of(true, false)
                        .map(optional -> number -> new Subject.Part(
                                new UUID(7, number),
                                name + " " + number,
                                version,
                                purl,
                                cpe,
                                type,
                                supplier.name(),
                                supplier.contact(),
                                licence,
                                hash,
                                false,
                                optional,
                                List.of("main 2.1.0"))));
    }

    private static SortedMap<String, String> hashes(Set<String> algorithms) {
        var hashes = new TreeMap<String, String>();
        algorithms.forEach(one -> hashes.put(one, "0a".repeat(DIGITS.get(one) / 2)));
        return hashes;
    }
}
