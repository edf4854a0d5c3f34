package messenger.account;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DoorsTest {
  private final Doors doors = new Doors();

  @ParameterizedTest(name = "{0}: {1}, from this machine {2}: refused {3}")
  @CsvSource(
      delimiter = '|',
      value = {
        "guest                      | guest    | true  | false",
        "guest                      | guest    | false | false",
        "guest                      | password | true  | true",
        "guest@loopback             | guest    | true  | false",
        "guest@loopback             | guest    | false | true",
        "guest@loopback,password    | password | false | false",
        "guest@loopback, password   | password | false | false",
        "guest@loopback,password    | guest    | false | true",
        "guest@loopback,password    | token    | true  | true",
        "password,token@loopback    | token    | true  | false",
        "password,token@loopback    | token    | false | true",
        "password,token@loopback    | register | true  | true",
        "register                   | register | false | false",
        "certificate,identity       | identity | false | false",
        "password                   | nonsense | true  | true",
      })
  void aProofIsTakenWhereItsWordStands(
      String logins, String proof, boolean local, boolean refused) {
    assertEquals(refused, doors.refuses(logins, proof, local));
    assertEquals(refused, doors.refuses(logins, proof, local), "remembered");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "guest@loopback,password,token,register | true",
        " guest , token                         | true",
        "certificate,identity@loopback          | true",
        "\"\"                                   | false",
        "guest,                                 | true",
        "guest,,token                           | false",
        "everybody                              | false",
        "Guest                                  | false",
        "guest@lan                              | false",
        "guest@                                 | false",
        "@loopback                              | false",
        "guest,guest                            | false",
        "guest,guest@loopback                   | false",
        "guest;token                            | false",
        "guest @loopback                        | false",
      })
  void aSettingIsOfKnownWordsEachOnce(String logins, boolean right) {
    assertEquals(right, Doors.isPolicy(logins));
  }
}
