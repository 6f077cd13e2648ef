package dev.fleetward.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import dev.fleetward.access.Allow;
import dev.fleetward.access.DeviceRoute;
import dev.fleetward.access.PublicRoute;
import jakarta.ws.rs.HttpMethod;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RoutesTest {
    private static final List<Class<? extends java.lang.annotation.Annotation>> RULES =
            List.of(Allow.class, DeviceRoute.class, PublicRoute.class);

    @Test
    void every_route_has_exactly_one_authorization_rule() {
        var wrong = routes().filter(route -> RULES.stream()
                                .filter(rule -> route.isAnnotatedWith(rule)
                                        || route.getOwner().isAnnotatedWith(rule))
                                .count()
                        != 1)
                .map(JavaMethod::getFullName);

        assertThat(wrong).isEmpty();
    }

    @Test
    void there_are_routes_to_check() {
        assertThat(routes().count()).isGreaterThan(10);
    }

    static Stream<JavaMethod> routes() {
        return Rooms.CLASSES.stream()
                .map(JavaClass::getMethods)
                .flatMap(java.util.Collection::stream)
                .filter(method -> method.getAnnotations().stream()
                        .anyMatch(annotation -> annotation.getRawType().isAnnotatedWith(HttpMethod.class)));
    }
}
