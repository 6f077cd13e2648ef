package dev.fleetward.architecture;

import com.tngtech.archunit.core.domain.JavaMethod;
import dev.fleetward.access.Allow;
import dev.fleetward.access.DeviceRoute;
import dev.fleetward.access.Permission;
import dev.fleetward.access.PublicRoute;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jboss.resteasy.reactive.RestForm;

/** One route as the code declares it, so that a new one is found without being told of. */
record Route(String verb, String path, Method method) {
    private static final Pattern VARIABLE = Pattern.compile("\\{\\s*(\\w+)\\s*:?\\s*((?:[^{}]|\\{[^{}]*})*)}");

    private static final Pattern CHOICE = Pattern.compile("[\\w-]+(\\|[\\w-]+)+");

    static List<Route> all() {
        return RoutesTest.routes()
                .map(JavaMethod::reflect)
                .map(Route::of)
                .sorted((a, b) -> (a.path + a.verb).compareTo(b.path + b.verb))
                .toList();
    }

    private static Route of(Method method) {
        String verb = Arrays.stream(method.getAnnotations())
                .map(annotation -> annotation.annotationType().getAnnotation(HttpMethod.class))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElseThrow()
                .value();
        return new Route(
                verb,
                join(
                        path(method.getDeclaringClass().getAnnotation(Path.class)),
                        path(method.getAnnotation(Path.class))),
                method);
    }

    boolean isPublic() {
        return annotation(PublicRoute.class).isPresent();
    }

    boolean isForDevices() {
        return annotation(DeviceRoute.class).isPresent();
    }

    Optional<Permission> permission() {
        return annotation(Allow.class).map(Allow::value);
    }

    boolean hasVariables() {
        return path.contains("{");
    }

    boolean hasBody() {
        return !verb.equals("GET") && !verb.equals("HEAD") && !verb.equals("DELETE");
    }

    String with(UnaryOperator<String> value) {
        return VARIABLE.matcher(path)
                .replaceAll(found -> CHOICE.matcher(found.group(2)).matches()
                        ? found.group(2).split("\\|")[0]
                        : value.apply(found.group(1)));
    }

    String contentType() {
        return annotation(Consumes.class)
                .map(consumes -> consumes.value()[0].replace("*/*", "application/octet-stream"))
                .orElseGet(() -> takesForm() ? "application/x-www-form-urlencoded" : "application/json");
    }

    private boolean takesForm() {
        return Arrays.stream(method.getParameterAnnotations())
                .flatMap(Arrays::stream)
                .anyMatch(annotation -> annotation instanceof FormParam || annotation instanceof RestForm);
    }

    private <A extends Annotation> Optional<A> annotation(Class<A> type) {
        return Optional.ofNullable(method.getAnnotation(type))
                .or(() -> Optional.ofNullable(method.getDeclaringClass().getAnnotation(type)));
    }

    private static String path(Path annotation) {
        return annotation == null ? "" : annotation.value();
    }

    private static String join(String first, String second) {
        return ("/" + first + "/" + second).replaceAll("/{2,}", "/").replaceAll("(?<=.)/$", "");
    }

    @Override
    public String toString() {
        return verb + " " + path;
    }
}
