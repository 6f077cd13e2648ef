package dev.fleetward.web;

import dev.fleetward.kernel.Problem;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jboss.resteasy.reactive.server.core.CurrentRequestManager;
import org.jspecify.annotations.Nullable;

/** JSON may say null where a document is meant, and a body may be missing: refused for routes that do not take it so. */
@Provider
class NullBodies implements ReaderInterceptor {

    @Override
    public @Nullable Object aroundReadFrom(ReaderInterceptorContext context) throws IOException {
        Object body = context.proceed();
        if (body == null && !mayBeNull(context.getType())) {
            throw Problem.invalid("The body of this request must be a JSON document.");
        }
        return body;
    }

    private static boolean mayBeNull(Class<?> type) {
        Method route =
                CurrentRequestManager.get().getResteasyReactiveResourceInfo().getMethod();
        return Arrays.stream(route.getParameters())
                .filter(parameter -> parameter.getType() == type)
                .anyMatch(parameter -> parameter.getAnnotatedType().isAnnotationPresent(Nullable.class));
    }
}
