package messenger.account;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.text.SpoofChecker;
import java.util.Collection;
import java.util.Set;
import java.util.stream.Collectors;
import messenger.frame.Address;

/**
 * Which names look the same (Unicode Technical Standard 39, 4): names with one skeleton do. Safe
 * for every thread.
 */
public final class Skeletons {
  private final SpoofChecker checker = new SpoofChecker.Builder().build();
  private final Set<String> reserved;

  /**
   * @param reserved names that nobody can have, folded
   */
  public Skeletons(Collection<String> reserved) {
    this.reserved = reserved.stream().map(this::of).collect(Collectors.toUnmodifiableSet());
  }

  /**
   * @param name folded: form NFKC and lower case
   */
  public String of(Address name) {
    return of(name.name());
  }

  /** Whether the name looks like one that nobody can have. */
  public boolean isReserved(Address name) {
    return reserved.contains(of(name));
  }

  /** Twice, for a skeleton may have capitals: that of 0 is O. */
  private String of(String folded) {
    String skeleton = checker.getSkeleton(folded);
    return checker.getSkeleton(UCharacter.foldCase(skeleton, true));
  }
}
