package dev.assay.udfs.redaction;

import java.util.List;

/** The check digits of numbers that people have; each takes the letters and digits only. */
final class CheckDigits {
  private static final String DNI_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE";
  private static final String FINNISH = "0123456789ABCDEFHJKLMNPRSTUVWXY";
  private static final String CURP = "0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ";
  private static final List<String> NEVER_NINO = List.of("BG", "GB", "NK", "KN", "TN", "NT", "ZZ");

  /** Of the odd places of a codice fiscale, for 0 to 9 and A to Z. */
  private static final int[] ODD = {
    1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8,
    12, 14, 16, 10, 22, 25, 24, 23
  };

  private static final int[][] VERHOEFF_PRODUCT = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 2, 3, 4, 0, 6, 7, 8, 9, 5},
    {2, 3, 4, 0, 1, 7, 8, 9, 5, 6}, {3, 4, 0, 1, 2, 8, 9, 5, 6, 7},
    {4, 0, 1, 2, 3, 9, 5, 6, 7, 8}, {5, 9, 8, 7, 6, 0, 4, 3, 2, 1},
    {6, 5, 9, 8, 7, 1, 0, 4, 3, 2}, {7, 6, 5, 9, 8, 2, 1, 0, 4, 3},
    {8, 7, 6, 5, 9, 3, 2, 1, 0, 4}, {9, 8, 7, 6, 5, 4, 3, 2, 1, 0}
  };

  private static final int[][] VERHOEFF_PERMUTATION = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9}, {1, 5, 7, 6, 2, 8, 3, 0, 9, 4},
    {5, 8, 0, 3, 7, 9, 6, 1, 4, 2}, {8, 9, 1, 6, 0, 4, 3, 5, 2, 7},
    {9, 4, 5, 3, 1, 2, 6, 8, 7, 0}, {4, 2, 8, 6, 5, 7, 3, 9, 0, 1},
    {2, 7, 9, 3, 8, 0, 6, 4, 1, 5}, {7, 0, 4, 6, 9, 1, 3, 2, 5, 8}
  };

  private CheckDigits() {}

  /** ISO/IEC 7812-1, annex B. */
  static boolean isLuhn(String id) {
    int sum = 0;
    for (int i = 0; i < id.length(); i++) {
      int digit = id.charAt(id.length() - 1 - i) - '0';
      int doubled = i % 2 == 0 ? digit : digit * 2;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return sum % 10 == 0;
  }

  /** 13 digits of the EAN: the Swiss social insurance number. */
  static boolean isEan13(String id) {
    return weighted(id, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1) % 10 == 0;
  }

  /** Whether six digits from a place on can be the day, month and year, year first, of a birth. */
  static boolean isDay(String id, int from) {
    return isMonthAndDay(number(id, from + 2, from + 4), number(id, from + 4, from + 6));
  }

  private static boolean isMonthAndDay(long month, long day) {
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
  }

  static boolean isFrenchNir(String id) {
    long month = number(id, 3, 5);
    boolean sex = id.charAt(0) == '1' || id.charAt(0) == '2';
    boolean isMonth = (month >= 1 && month <= 12) || (month >= 20 && month <= 42) || month >= 50;
    return sex && isMonth && 97 - number(id, 0, 13) % 97 == number(id, 13, 15);
  }

  static boolean isCpf(String id) {
    boolean isVaried = id.chars().distinct().count() > 1;
    int first = weighted(id, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
    int second = weighted(id, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
    return isVaried && first == digit(id, 9) && second == digit(id, 10);
  }

  /** Verhoeff's dihedral check; the first digit is from 2 to 9. */
  static boolean isAadhaar(String id) {
    int check = 0;
    for (int i = 0; i < id.length(); i++) {
      int digit = digit(id, id.length() - 1 - i);
      check = VERHOEFF_PRODUCT[check][VERHOEFF_PERMUTATION[i % 8][digit]];
    }
    return check == 0 && id.charAt(0) >= '2';
  }

  static boolean isKorean(String id) {
    return isDay(id, 0) && id.charAt(6) >= '1' && id.charAt(6) <= '8';
  }

  /** Born before 2000, or since with a 2 before the number. */
  static boolean isBelgian(String id) {
    long check = number(id, 9, 11);
    long before = 97 - number(id, 0, 9) % 97;
    long since = 97 - (2_000_000_000L + number(id, 0, 9)) % 97;
    return check == before || check == since;
  }

  /** GB 11643: weights 2 to the power of the place, modulo 11. */
  static boolean isChinese(String id) {
    int check = weighted(id, 7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2) % 11;
    return id.charAt(17) == "10X98765432".charAt(check) && isDay(id, 8);
  }

  static boolean isFinnish(String id) {
    int century = id.length() == 11 ? 1 : 0;
    long number = number(id, 0, 6) * 1000 + number(id, 6 + century, 9 + century);
    boolean isDay = isMonthAndDay(number(id, 2, 4), number(id, 0, 2));
    return isDay && id.charAt(id.length() - 1) == FINNISH.charAt((int) (number % 31));
  }

  static boolean isDni(String id) {
    return id.charAt(8) == DNI_LETTERS.charAt((int) (number(id, 0, 8) % 23));
  }

  static boolean isNie(String id) {
    int first = "XYZ".indexOf(id.charAt(0));
    return first >= 0 && isDni(first + id.substring(1));
  }

  static boolean isNino(String id) {
    return "DFIQUV".indexOf(id.charAt(0)) < 0
        && "DFIOQUV".indexOf(id.charAt(1)) < 0
        && !NEVER_NINO.contains(id.substring(0, 2))
        && id.charAt(8) <= 'D';
  }

  static boolean isCodiceFiscale(String id) {
    int sum = 0;
    for (int i = 0; i < 15; i++) {
      char c = id.charAt(i);
      int value = c <= '9' ? c - '0' : c - 'A';
      sum += i % 2 == 1 ? value : ODD[c <= '9' ? value : value + 10];
    }
    return id.charAt(15) == 'A' + sum % 26 && "ABCDEHLMPRST".indexOf(id.charAt(8)) >= 0;
  }

  static boolean isCurp(String id) {
    int sum = 0;
    for (int i = 0; i < 17; i++) {
      sum += CURP.indexOf(id.charAt(i)) * (18 - i);
    }
    boolean isSex = "HMX".indexOf(id.charAt(10)) >= 0;
    return isSex && isDay(id, 4) && (10 - sum % 10) % 10 == digit(id, 17);
  }

  /** Of the first ten digits one stands twice or thrice. */
  static boolean isGermanTaxId(String id) {
    long distinct = id.substring(0, 10).chars().distinct().count();
    boolean isRepeated = distinct == 8 || distinct == 9;
    return id.charAt(0) != '0' && isRepeated && isOib(id);
  }

  /** ISO 7064, MOD 11,10. */
  static boolean isOib(String id) {
    int product = 10;
    for (int i = 0; i < 10; i++) {
      int sum = (digit(id, i) + product) % 10;
      product = (sum == 0 ? 10 : sum) * 2 % 11;
    }
    return (11 - product) % 10 == digit(id, 10);
  }

  static boolean isPesel(String id) {
    return weighted(id, 1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1) % 10 == 0;
  }

  static boolean isBsn(String id) {
    return weighted(id, 9, 8, 7, 6, 5, 4, 3, 2, -1) % 11 == 0;
  }

  static boolean isNhs(String id) {
    return (11 - weighted(id, 10, 9, 8, 7, 6, 5, 4, 3, 2) % 11) % 11 == digit(id, 9);
  }

  /** A second letter counts nine times. */
  static boolean isPps(String id) {
    int second = id.length() > 8 ? (id.charAt(8) - '@') % 23 : 0;
    int check = (weighted(id, 8, 7, 6, 5, 4, 3, 2) + second * 9) % 23;
    return id.charAt(7) == (check == 0 ? 'W' : (char) ('@' + check));
  }

  /** The letter counts as the two digits of its place in the alphabet. */
  static boolean isGermanPension(String id) {
    String digits = id.substring(0, 8) + "%02d".formatted(id.charAt(8) - '@') + id.substring(9);
    int[] weights = {2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1};
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      int product = digit(digits, i) * weights[i];
      sum += product / 10 + product % 10;
    }
    return sum % 10 == digit(digits, 12);
  }

  static boolean isAustrian(String id) {
    return weighted(id, 3, 7, 9, 0, 5, 8, 4, 2, 1, 6) % 11 == digit(id, 3);
  }

  static boolean isSpanishInsurance(String id) {
    long number = number(id, 2, 10);
    long whole = number < 10_000_000 ? number + number(id, 0, 2) * 10_000_000 : number(id, 0, 10);
    return whole % 97 == number(id, 10, 12);
  }

  static boolean isPortuguese(String id) {
    int rest = weighted(id, 9, 8, 7, 6, 5, 4, 3, 2) % 11;
    return id.charAt(0) != '0' && (rest < 2 ? 0 : 11 - rest) == digit(id, 8);
  }

  static boolean isGreek(String id) {
    return weighted(id, 256, 128, 64, 32, 16, 8, 4, 2) % 11 % 10 == digit(id, 8);
  }

  /** With the century before the ten digits that are checked. */
  static boolean isSwedish(String id) {
    long century = number(id, 0, 2);
    return century >= 18 && century <= 20 && isDay(id, 2) && isLuhn(id.substring(2));
  }

  /** Whether a number begins with the day and month of a birth. */
  static boolean isDayFirst(String id) {
    return isMonthAndDay(number(id, 2, 4), number(id, 0, 2));
  }

  /** Who lives there for a time has 40 more than the day of birth. */
  static boolean isNorwegian(String id) {
    int first = (11 - weighted(id, 3, 7, 6, 1, 8, 9, 4, 5, 2) % 11) % 11;
    int second = (11 - weighted(id, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11) % 11;
    return isMonthAndDay(number(id, 2, 4), number(id, 0, 2) % 40)
        && first == digit(id, 9)
        && second == digit(id, 10);
  }

  static boolean isIcelandic(String id) {
    return isDayFirst(id) && (11 - weighted(id, 3, 2, 7, 6, 5, 4, 3, 2) % 11) % 11 == digit(id, 8);
  }

  /** A woman's month has 50 more; where a day has too many numbers, 20 more. */
  static boolean isCzech(String id) {
    long month = number(id, 2, 4) % 50;
    return isMonthAndDay(month > 20 ? month - 20 : month, number(id, 4, 6))
        && number(id, 0, 9) % 11 % 10 == digit(id, 9);
  }

  static boolean isRomanian(String id) {
    int check = weighted(id, 2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9) % 11;
    return isDay(id, 1) && (check == 10 ? 1 : check) == digit(id, 12);
  }

  /** Born before 1900 a month has 20 more, since 2000 it has 40 more. */
  static boolean isBulgarian(String id) {
    return isMonthAndDay(number(id, 2, 4) % 20, number(id, 4, 6))
        && weighted(id, 2, 4, 8, 5, 10, 9, 7, 3, 6) % 11 % 10 == digit(id, 9);
  }

  static boolean isTurkish(String id) {
    int ninth = Math.floorMod(weighted(id, 7, -1, 7, -1, 7, -1, 7, -1, 7), 10);
    int tenth = weighted(id, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1) % 10;
    return id.charAt(0) != '0' && ninth == digit(id, 9) && tenth == digit(id, 10);
  }

  static boolean isSnils(String id) {
    return weighted(id, 9, 8, 7, 6, 5, 4, 3, 2, 1) % 101 % 100 == number(id, 9, 11);
  }

  static boolean isInn(String id) {
    int first = weighted(id, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10;
    int second = weighted(id, 3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8) % 11 % 10;
    return first == digit(id, 10) && second == digit(id, 11);
  }

  static boolean isCnpj(String id) {
    int first = weighted(id, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
    int second = weighted(id, 6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2) * 10 % 11 % 10;
    return first == digit(id, 12) && second == digit(id, 13);
  }

  static boolean isRut(String id) {
    int sum = 0;
    int last = id.length() - 1;
    for (int i = 0; i < last; i++) {
      sum += digit(id, last - 1 - i) * (2 + i % 6);
    }
    return id.charAt(last) == "0K987654321".charAt(sum % 11);
  }

  static boolean isCuit(String id) {
    int check = (11 - weighted(id, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11) % 11;
    return "20 23 24 25 26 27 30 33 34".contains(id.substring(0, 2))
        && (check == 10 ? 9 : check) == digit(id, 10);
  }

  static boolean isTaiwanese(String id) {
    int letter = "ABCDEFGHJKLMNPQRSTUVXYWZIO".indexOf(id.charAt(0)) + 10;
    int sum = letter / 10 + letter % 10 * 9 + weighted(id.substring(1), 8, 7, 6, 5, 4, 3, 2, 1, 1);
    return sum % 10 == 0;
  }

  /** The place before the letter is empty, and counts as 36. */
  static boolean isHongKong(String id) {
    int check = id.charAt(7) == 'A' ? 10 : digit(id, 7);
    int sum = 36 * 9 + (id.charAt(0) - 'A' + 10) * 8 + weighted(id.substring(1), 7, 6, 5, 4, 3, 2);
    return check <= 10 && (sum + check) % 11 == 0;
  }

  static boolean isMyNumber(String id) {
    int rest = weighted(id, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2) % 11;
    return (rest <= 1 ? 0 : 11 - rest) == digit(id, 11);
  }

  static boolean isNric(String id) {
    char first = id.charAt(0);
    int sum = weighted(id.substring(1), 2, 7, 6, 5, 4, 3, 2);
    return switch (first) {
      case 'S' -> id.charAt(8) == "JZIHGFEDCBA".charAt(sum % 11);
      case 'T' -> id.charAt(8) == "JZIHGFEDCBA".charAt((sum + 4) % 11);
      case 'F' -> id.charAt(8) == "XWUTRQPNMLK".charAt(sum % 11);
      case 'G' -> id.charAt(8) == "XWUTRQPNMLK".charAt((sum + 4) % 11);
      case 'M' -> id.charAt(8) == "XWUTRQPNJLK".charAt((sum + 3) % 11);
      default -> false;
    };
  }

  /** With the place of birth behind the day. */
  static boolean isMalaysian(String id) {
    long place = number(id, 6, 8);
    return isDay(id, 0) && place >= 1 && place <= 59;
  }

  static boolean isThai(String id) {
    int sum = weighted(id, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2);
    return id.charAt(0) != '0' && (11 - sum % 11) % 10 == digit(id, 12);
  }

  static boolean isTfn(String id) {
    return weighted(id, 1, 4, 3, 7, 5, 8, 6, 9, 10) % 11 == 0;
  }

  static boolean isAustralianMedicare(String id) {
    boolean isFirst = id.charAt(0) >= '2' && id.charAt(0) <= '6';
    return isFirst && weighted(id, 1, 3, 7, 9, 1, 3, 7, 9) % 10 == digit(id, 8);
  }

  static boolean isIrd(String id) {
    String nine = id.length() == 8 ? "0" + id : id;
    int first = (11 - weighted(nine, 3, 2, 7, 6, 5, 4, 3, 2) % 11) % 11;
    int second = (11 - weighted(nine, 7, 4, 3, 2, 5, 2, 7, 6) % 11) % 11;
    return (first == 10 ? second : first) == digit(nine, 8);
  }

  private static int weighted(String id, int... weights) {
    int sum = 0;
    for (int i = 0; i < weights.length; i++) {
      sum += digit(id, i) * weights[i];
    }
    return sum;
  }

  private static int digit(String id, int at) {
    return id.charAt(at) - '0';
  }

  private static long number(String id, int from, int to) {
    return Long.parseLong(id.substring(from, to));
  }
}
