package dev.fleetward.vulnerabilities.records;

import static org.assertj.core.api.Assertions.assertThat;

import dev.fleetward.components.Purl;
import dev.fleetward.vulnerabilities.versions.VersionOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EcosystemTest {

    @ParameterizedTest
    @CsvSource({
        "pkg:npm/%40scope/name@1.0.0, npm, '', @scope/name, NPM",
        "pkg:golang/golang.org/x/net@v0.1.0, Go, '', golang.org/x/net, GO",
        "pkg:cargo/serde@1.0.0, crates.io, '', serde, SEMVER",
        "pkg:pypi/Flask_Login@1.0, PyPI, '', flask-login, PYPI",
        "pkg:maven/org.apache/commons@1.0, Maven, '', org.apache:commons, MAVEN",
        "pkg:nuget/Newtonsoft.Json@13.0.1, NuGet, '', newtonsoft.json, NUGET",
        "pkg:composer/laravel/framework@9.0, Packagist, '', laravel/framework, COMPOSER",
        "pkg:gem/rails@7.0.0, RubyGems, '', rails, GEM",
        "pkg:hex/phoenix@1.7.0, Hex, '', phoenix, SEMVER",
        "pkg:pub/http@1.0.0, Pub, '', http, PUB",
        "pkg:swift/github.com/vapor/vapor@4.0.0, SwiftURL, '', github.com/vapor/vapor, SEMVER",
        "pkg:conan/zlib@1.3, ConanCenter, '', zlib, CONAN",
        "pkg:bitnami/redis@7.0.0, Bitnami, '', redis, SEMVER",
        "pkg:cran/Rcpp@1.0, CRAN, '', Rcpp, SERIES",
        "pkg:bioconductor/IRanges@2.28.0, Bioconductor, '', IRanges, SERIES",
        "pkg:hackage/aeson@2.0, Hackage, '', aeson, SERIES",
        "pkg:githubactions/actions/checkout@v3, GitHub Actions, '', actions/checkout, SEMVER",
        "pkg:deb/debian/curl@7.88.1-10?distro=debian-12.4, Debian, 12, curl, DEB",
        "pkg:deb/ubuntu/curl@7.81.0?distro=jammy, Ubuntu, 22.04, curl, DEB",
        "pkg:deb/ubuntu/curl@7.81.0?distro=ubuntu-22.04.3, Ubuntu, 22.04, curl, DEB",
        "pkg:deb/ubuntu/curl@7.81.0?distro=mantic, Ubuntu, 23.10, curl, DEB",
        "pkg:rpm/redhat/curl@7.76.1-1?distro=el9, Red Hat, 9, curl, RPM",
        "pkg:apk/alpine/curl@8.0-r0?distro=v3.18, Alpine, 3.18, curl, APK",
        "pkg:apk/alpine/curl@8.0-r0?distro=alpine-edge, Alpine, edge, curl, APK",
        "pkg:apk/alpine/curl@8.0-r0?distro=alpine-3.18.2, Alpine, 3.18, curl, APK",
        "pkg:apk/wolfi/curl@8.0-r0?distro=wolfi-20230201, Wolfi, '', curl, APK",
        "pkg:apk/chainguard/curl@8.0-r0, Chainguard, '', curl, APK",
        "pkg:rpm/redhat/curl@7.76.1-1?distro=rhel-9.2, Red Hat, 9, curl, RPM",
        "pkg:rpm/rocky/libcurl@7.76.1-1?distro=rocky-9.3&upstream=curl-7.76.1-1.src.rpm, Rocky Linux, 9, curl, RPM",
        "pkg:rpm/almalinux/libcurl@7.76.1-1?distro=almalinux-9.3, AlmaLinux, 9, libcurl, RPM",
        "pkg:rpm/suse/curl@8.0-1?distro=sles-15.4, SUSE, 15.4, curl, RPM",
        "pkg:rpm/opensuse/curl@8.0-1?distro=opensuse-leap-15.5, openSUSE, 15.5, curl, RPM",
        "pkg:rpm/opensuse/curl@8.0-1?distro=opensuse-tumbleweed-20240101, openSUSE, tumbleweed, curl, RPM"
    })
    void a_purl_finds_its_ecosystem_release_name_and_order(
            String purl, String title, String release, String name, VersionOrder order) {
        Coordinates coordinates = Coordinates.of(Purl.parse(purl)).orElseThrow();

        assertThat(coordinates.ecosystem().title()).isEqualTo(title);
        assertThat(coordinates.release()).isEqualTo(release);
        assertThat(coordinates.name()).isEqualTo(name);
        assertThat(coordinates.ecosystem().order()).hasValue(order);
    }

    @ParameterizedTest
    @CsvSource({
        "Debian, 12, 12",
        "Alpine, v3.18, 3.18",
        "Ubuntu, 22.04:LTS, 22.04",
        "Ubuntu, Pro:18.04:LTS, Pro:18.04",
        "Red Hat, enterprise_linux:9::baseos, 9",
        "Red Hat, rhel_eus:9.2::appstream, rhel_eus:9.2::appstream",
        "SUSE, Linux Enterprise Server 15 SP4, 15.4",
        "SUSE, Linux Enterprise Server 12 SP5-LTSS, 12.5",
        "SUSE, Linux Enterprise Module for Basesystem 15 SP4, 15.4",
        "SUSE, Linux Enterprise Server 15, 15",
        "openSUSE, Leap 15.5, 15.5",
        "openSUSE, Tumbleweed, tumbleweed",
        "Rocky Linux, 9, 9"
    })
    void a_records_release_is_put_as_a_components_is(String title, String text, String release) {
        assertThat(Ecosystem.byTitle(title).orElseThrow().release(text)).isEqualTo(release);
    }

    @Test
    void what_no_purl_names_is_known_but_meets_no_component() {
        assertThat(Ecosystem.byTitle("Linux").orElseThrow().order()).hasValue(VersionOrder.GENERIC);
        assertThat(Ecosystem.byTitle("GHC").orElseThrow().order()).hasValue(VersionOrder.SERIES);
        for (String title : new String[] {"Android", "OSS-Fuzz", "GIT"}) {
            assertThat(Ecosystem.byTitle(title).orElseThrow().order()).as(title).isEmpty();
            assertThat(Ecosystem.byTitle(title).orElseThrow().hasComponents())
                    .as(title)
                    .isFalse();
        }
        assertThat(Coordinates.of(Purl.parse("pkg:generic/linux@6.1"))).isEmpty();
    }

    @Test
    void a_source_packages_own_version_is_judged_with_its_epoch() {
        Coordinates coordinates = Coordinates.of(
                        Purl.parse("pkg:rpm/rocky/perl-libs@5.32?epoch=4&upstream=perl-5.32.1-481.el9.src.rpm"))
                .orElseThrow();

        assertThat(coordinates.name()).isEqualTo("perl");
        assertThat(coordinates.version()).isEqualTo("4:5.32.1-481.el9");
    }

    @ParameterizedTest
    @CsvSource({
        "pkg:deb/ubuntu/bind9@9.18.12-0ubuntu1?epoch=1, 1:9.18.12-0ubuntu1",
        "pkg:deb/ubuntu/bind9@1%3A9.18.12-0ubuntu1?epoch=1, 1:9.18.12-0ubuntu1",
        "pkg:rpm/redhat/bind@9.16.23-1?epoch=32, 32:9.16.23-1",
        "pkg:rpm/redhat/bind@32:9.16.23-1?epoch=32, 32:9.16.23-1",
        "pkg:rpm/redhat/bind@9.16.23-1, 9.16.23-1"
    })
    void an_epoch_counts_wherever_it_is_written(String purl, String version) {
        assertThat(Coordinates.of(Purl.parse(purl)).orElseThrow().version()).isEqualTo(version);
    }
}
