package dev.fleetward.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import dev.fleetward.kernel.Tx;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** How the house is built; each rule is one of those in the design and the house style. */
class RoomsTest {
    private static final Pattern BANNED_NAME = Pattern.compile(
            ".*(Util|Utils|Helper|Manager|Impl|Dto|DTO|Entity|Processor|Handler)|(Abstract|Base)[A-Z].*");
    private static final int MAX_FILE_LINES = 400;
    private static final Set<String> SQL_METHODS =
            Set.of("list", "each", "first", "one", "update", "batch", "connection");

    @Test
    void a_room_depends_only_on_rooms_before_it() {
        var wrong = Rooms.CLASSES.stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .filter(RoomsTest::goesUp)
                .map(Dependency::getDescription)
                .sorted();

        assertThat(wrong).isEmpty();
    }

    private static boolean goesUp(Dependency dependency) {
        JavaClass from = dependency.getOriginClass();
        String target = Rooms.of(dependency.getTargetClass());
        if (target.isEmpty() || target.equals(Rooms.of(from))) {
            return false;
        }
        boolean pageInShell =
                target.equals("web") && Rooms.outermost(from).getSimpleName().endsWith("Pages");
        return !pageInShell && Rooms.IN_ORDER.indexOf(target) > Rooms.IN_ORDER.indexOf(Rooms.of(from));
    }

    @Test
    void every_package_is_a_room_of_the_design_or_lies_in_one() {
        assertThat(Rooms.CLASSES.stream()
                        .filter(type -> !type.getPackageName().equals("dev.fleetward"))
                        .map(Rooms::of)
                        .distinct())
                .isSubsetOf(Rooms.IN_ORDER);
    }

    /** The lake's engine is spoken to by JDBC too; it is files, not the system of record. */
    @Test
    void only_stores_and_the_kernel_use_jdbc() {
        noClasses()
                .that(isNot("a store", Rooms::isStore))
                .and()
                .resideOutsideOfPackages("dev.fleetward.kernel..", "dev.fleetward.lake..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "javax.sql..", "io.agroal..")
                .check(Rooms.CLASSES);
    }

    @Test
    void only_stores_and_the_kernel_speak_sql() {
        var wrong = Rooms.CLASSES.stream()
                .filter(type -> !Rooms.isStore(type) && !Rooms.of(type).equals("kernel"))
                .flatMap(type -> type.getAccessesFromSelf().stream())
                .filter(access -> access.getTargetOwner().isEquivalentTo(Tx.class)
                        && SQL_METHODS.contains(access.getTarget().getName()))
                .map(JavaAccess::getDescription);

        assertThat(wrong).isEmpty();
    }

    @Test
    void only_resources_and_pages_are_routes() {
        noClasses()
                .that(isNot(
                        "a resource or pages",
                        type -> Rooms.outermost(type).getSimpleName().matches(".*(Resource|Pages)")))
                .should()
                .beAnnotatedWith(jakarta.ws.rs.Path.class)
                .orShould(com.tngtech.archunit.lang.conditions.ArchConditions.dependOnClassesThat(
                        DescribedPredicate.describe(
                                "JAX-RS methods", type -> type.isAnnotatedWith(jakarta.ws.rs.HttpMethod.class))))
                .check(Rooms.CLASSES);
    }

    @Test
    void no_name_hides_what_a_class_is() {
        var wrong = Rooms.CLASSES.stream()
                .map(JavaClass::getSimpleName)
                .filter(name -> BANNED_NAME.matcher(name).matches());

        assertThat(wrong).isEmpty();
    }

    @Test
    void time_comes_from_a_clock_and_nobody_sleeps() {
        noClasses()
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", java.time.Duration.class)
                .orShould()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(Throwable.class, "printStackTrace")
                .check(Rooms.CLASSES);
    }

    /** DuckDB's and PDFBox's faces want a Date or Calendar; ours never do. */
    @Test
    void only_the_command_line_prints() {
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.fleetward.cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(Rooms.CLASSES);
    }

    @Test
    void nobody_uses_the_old_date() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .areAssignableTo(java.util.Date.class)
                .check(Rooms.CLASSES);
    }

    @Test
    void nothing_is_injected_into_fields() {
        fields().that()
                .areDeclaredInClassesThat()
                .haveModifier(JavaModifier.FINAL)
                .or()
                .areDeclaredInClassesThat()
                .doNotHaveModifier(JavaModifier.FINAL)
                .should()
                .notBeAnnotatedWith(Inject.class)
                .andShould()
                .notBeAnnotatedWith(ConfigProperty.class)
                .check(Rooms.CLASSES);
    }

    @Test
    void no_file_is_longer_than_four_hundred_lines() {
        var wrong = Rooms.files(Rooms.SOURCES, ".java").stream()
                .filter(file -> Rooms.text(file).lines().count() > MAX_FILE_LINES);

        assertThat(wrong).isEmpty();
    }

    @Test
    void most_types_are_seen_by_their_room_alone() {
        var types = Rooms.CLASSES.stream()
                .filter(JavaClass::isTopLevelClass)
                .filter(type -> !type.getSimpleName().equals("package-info")
                        && !type.getSimpleName().contains("_"))
                .filter(type -> !Rooms.of(type).isEmpty())
                .toList();
        long open = types.stream()
                .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                .count();
        double hiddenPercent = 100.0 * (types.size() - open) / types.size();

        var lines = Rooms.files(Rooms.SOURCES, ".java").stream()
                .map(file -> Rooms.text(file).lines().count())
                .sorted()
                .toList();
        System.out.printf(
                "house: %d types, %.0f %% package-private (target 60 %%); file lines median %d, p95 %d, max %d%n",
                types.size(),
                hiddenPercent,
                lines.get(lines.size() / 2),
                lines.get(lines.size() * 95 / 100),
                lines.getLast());
        assertThat(hiddenPercent).isGreaterThan(50);
    }

    private static DescribedPredicate<JavaClass> isNot(String what, java.util.function.Predicate<JavaClass> predicate) {
        return DescribedPredicate.describe("are not " + what, predicate.negate());
    }
}
