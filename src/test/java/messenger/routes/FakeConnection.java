package messenger.routes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;

/** A connection to no database that knows the answer to one question. */
final class FakeConnection {
  private FakeConnection() {}

  static Connection answering(String question, boolean answer) {
    ResultSet row =
        proxy(
            ResultSet.class,
            (self, method, arguments) ->
                switch (method.getName()) {
                  case "next" -> true;
                  case "getBoolean" -> answer;
                  default -> null;
                });
    Statement statement =
        proxy(
            Statement.class,
            (self, method, arguments) -> {
              if (method.getName().equals("executeQuery")) {
                assertEquals(question, arguments[0]);
                return row;
              }
              return null;
            });
    return proxy(
        Connection.class,
        (self, method, arguments) ->
            switch (method.getName()) {
              case "isValid" -> true;
              case "createStatement" -> statement;
              default -> null;
            });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
