package messenger.browser;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a {@link Chromium}: one for all of them that run in a process, in which each makes
 * profiles of its own. They are skipped if there is no browser.
 */
public final class SharedChromium implements ParameterResolver, ExecutionCondition {
  private record Holder(Chromium chromium) implements AutoCloseable {
    @Override
    public void close() {
      chromium.close();
    }
  }

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    return Chromium.isThere()
        ? ConditionEvaluationResult.enabled("there is a browser")
        : ConditionEvaluationResult.disabled(Chromium.NONE);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Chromium.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(
            ExtensionContext.StoreScope.LAUNCHER_SESSION,
            ExtensionContext.Namespace.create(SharedChromium.class))
        .getOrComputeIfAbsent(Holder.class, key -> new Holder(Chromium.start()), Holder.class)
        .chromium();
  }
}
