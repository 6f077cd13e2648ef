package dev.fleetward.web;

import io.quarkus.arc.Arc;
import jakarta.enterprise.inject.Any;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every page the server has, read off the running server so that a new one cannot escape the walk. */
final class PageRoutes {
    private PageRoutes() {}

    record Route(String template) implements Comparable<Route> {
        boolean matches(String path) {
            String pattern = Stream.of(template.split("(?<=})|(?=\\{)"))
                    .map(part -> part.startsWith("{")
                            ? part.contains(":")
                                    ? "("
                                            + part.substring(part.indexOf(':') + 1, part.length() - 1)
                                                    .strip() + ")"
                                    : "[^/]+"
                            : Pattern.quote(part))
                    .reduce("", String::concat);
            return Pattern.matches(pattern + "/?", path);
        }

        @Override
        public int compareTo(Route other) {
            return template.compareTo(other.template);
        }
    }

    static Set<Route> all() {
        var routes = new TreeSet<Route>();
        Arc.container()
                .beanManager()
                .getBeans(Object.class, Any.Literal.INSTANCE)
                .forEach(bean -> pages(bean.getBeanClass()).forEach(routes::add));
        return routes;
    }

    private static List<Route> pages(Class<?> type) {
        Path base = type.getAnnotation(Path.class);
        if (base == null || !type.getName().startsWith("dev.fleetward.")) {
            return List.of();
        }
        return Arrays.stream(type.getDeclaredMethods())
                .filter(method -> method.isAnnotationPresent(GET.class) && isPage(type, method))
                .map(method -> {
                    Path own = method.getAnnotation(Path.class);
                    return new Route(join(base.value(), own == null ? "" : own.value()));
                })
                .toList();
    }

    private static boolean isPage(Class<?> type, Method method) {
        Produces produces = method.isAnnotationPresent(Produces.class)
                ? method.getAnnotation(Produces.class)
                : type.getAnnotation(Produces.class);
        return produces != null && List.of(produces.value()).contains(MediaType.TEXT_HTML);
    }

    private static String join(String base, String own) {
        String path = ("/" + base + "/" + own).replaceAll("/{2,}", "/");
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
