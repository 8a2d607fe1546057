package dev.assay.udfs.redaction;

import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Finds national identity and tax numbers in the notations of some sixty countries, with right
 * check digits where they have them. What bare digits are, a word before them must say, or their
 * check digits must be so many that hardly any other number has them; a passport's or a driving
 * licence's number is found by the word before it.
 */
final class NationalIdDetector implements Detector {
  static final String KIND = "NATIONAL_ID";
  private static final int CONTEXT = 40;
  private static final int LONGEST = 18;
  private static final int SHORT_CUE = 5;
  private static final char FIRST_UNSPACED = '\u0590';

  /** Words before which a number is that of a thing, whatever its digits. */
  private static final List<String> OTHERS =
      List.of(
          "tracking",
          "track",
          "shipment",
          "parcel",
          "waybill",
          "awb",
          "fedex",
          "ups",
          "usps",
          "dhl",
          "consignment",
          "order",
          "invoice",
          "serial",
          "sku",
          "part",
          "model",
          "batch",
          "lot",
          "booking",
          "ticket",
          "receipt",
          "transaction",
          "voucher",
          "gift card",
          "coupon",
          "isbn",
          "ean",
          "upc",
          "imei",
          "case",
          "ref",
          "reference");

  /**
   * A notation.
   *
   * @param shape {@code #} is a digit, {@code A} a capital, {@code X} either, {@code _} a space or
   *     a hyphen that may be left out, any other character itself
   * @param cues one of them must stand before it; none is needed where there are none
   * @param others none of them may stand before it
   * @param isValid of its letters and digits
   */
  private record Notation(
      String shape, List<String> cues, List<String> others, Predicate<String> isValid) {}

  private static final String PASSPORT =
      "passport, passeport, pasaporte, reisepass, personalausweis, ausweisnummer, driver's license,"
          + " drivers license, driver license, driving licence, licence no, führerschein";

  private static final String GENERIC =
      "national id, identity card, identity number, id card, citizen id, identification number,"
          + " personal id, tax number, tax id, taxpayer id";

  private static final List<Notation> NOTATIONS =
      List.of(
          // The United States: SSN and ITIN, Medicare, EIN.
          free("###-##-####", NationalIdDetector::isUsNumber),
          cued(
              "###_##_####",
              "ssn, social security, itin, taxpayer",
              NationalIdDetector::isUsNumber),
          cued("#AX#_AX#_AA##", "medicare, mbi", id -> true),
          cued("##-#######", "ein:, ein is, employer id, fein", id -> true),
          // Canada.
          cued("###_###_###", "sin, social insurance", CheckDigits::isLuhn),
          // The United Kingdom: NINO, NHS, UTR; and Ireland.
          free("AA_##_##_##_A", CheckDigits::isNino),
          cued("###_###_####", "nhs", CheckDigits::isNhs),
          cued("#####_#####", "utr", id -> true),
          cued("#######A", "pps, ppsn, personal public service", CheckDigits::isPps),
          cued("#######AA", "pps, ppsn, personal public service", CheckDigits::isPps),
          // France, Belgium, the Netherlands, Luxembourg.
          free("#_##_##_##_###_###_##", CheckDigits::isFrenchNir),
          free("##.##.##-###.##", CheckDigits::isBelgian),
          cued(
              "###########",
              "rijksregister, registre national, national register, niss, insz, nrn",
              CheckDigits::isBelgian),
          cued("#########", "bsn, burgerservice", CheckDigits::isBsn),
          cued("#############", "matricule", id -> CheckDigits.isDay(id, 2)),
          // Germany, Austria, Switzerland.
          cued("##_###_###_###", "steuer, tax id, idnr", CheckDigits::isGermanTaxId),
          cued(
              "##_######_A_###",
              "sozialversicherung, rentenversicherung, svnr, rvnr",
              CheckDigits::isGermanPension),
          cued("####_######", "sozialversicherung, svnr, sv-nummer", CheckDigits::isAustrian),
          free("756.####.####.##", CheckDigits::isEan13),
          cued("756##########", "ahv, avs", CheckDigits::isEan13),
          // Spain and Portugal.
          alone("########-A", CheckDigits::isDni),
          alone("########A", CheckDigits::isDni),
          free("A_#######_A", CheckDigits::isNie),
          cued("############", "seguridad social", CheckDigits::isSpanishInsurance),
          cued("###_###_###", "nif, contribuinte", CheckDigits::isPortuguese),
          // Italy and Greece.
          free("AAAAAA##A##A###A", CheckDigits::isCodiceFiscale),
          cued("#########", "afm, αφμ, α.φ.μ", CheckDigits::isGreek),
          cued("###########", "amka, αμκα", CheckDigits::isLuhn),
          // Sweden, Denmark, Norway, Finland, Iceland.
          alone("######-####", id -> CheckDigits.isDay(id, 0) && CheckDigits.isLuhn(id)),
          alone("######+####", id -> CheckDigits.isDay(id, 0) && CheckDigits.isLuhn(id)),
          alone("########-####", CheckDigits::isSwedish),
          cued("############", "personnummer, personnr, pnr", CheckDigits::isSwedish),
          cued("##########", "personnummer, personnr, pnr", CheckDigits::isLuhn),
          cued("######-####", "cpr", CheckDigits::isDayFirst),
          cued("##########", "cpr", CheckDigits::isDayFirst),
          alone("###### #####", CheckDigits::isNorwegian),
          cued(
              "###########",
              "fødselsnummer, fodselsnummer, personnummer, fnr, d-nummer",
              CheckDigits::isNorwegian),
          free("######-###X", CheckDigits::isFinnish),
          free("######A###X", CheckDigits::isFinnish),
          cued("######_####", "kennitala, kt", CheckDigits::isIcelandic),
          // Poland, Czechia and Slovakia, Hungary, Romania, Bulgaria.
          cued("###########", "pesel", CheckDigits::isPesel),
          alone("######/####", CheckDigits::isCzech),
          cued("##########", "rodné číslo, rodne cislo, rodného čísla, rč", CheckDigits::isCzech),
          cued("##########", "adóazonosító, adoazonosito, adójel", id -> id.startsWith("8")),
          cued("#############", "cnp, cod numeric", CheckDigits::isRomanian),
          cued("##########", "egn, егн", CheckDigits::isBulgarian),
          // Croatia, Slovenia, Serbia and their neighbours; the Baltic states.
          cued("###########", "oib", CheckDigits::isOib),
          cued("#############", "jmbg, emšo, emso, јмбг", CheckDigits::isDayFirst),
          cued("###########", "isikukood, asmens kodas", id -> CheckDigits.isDay(id, 1)),
          cued("######-#####", "personas kods, personas koda", id -> true),
          // Turkey, Israel, Russia, Ukraine, Kazakhstan.
          cued("###########", "kimlik, tckn, tc no", CheckDigits::isTurkish),
          cued("#########", "teudat, israeli id, תעודת זהות, ת.ז", CheckDigits::isLuhn),
          alone("###-###-###_##", CheckDigits::isSnils),
          cued("###########", "снилс, snils", CheckDigits::isSnils),
          cued("############", "инн, inn", CheckDigits::isInn),
          cued("##_##_######", "паспорт", id -> true),
          cued("##########", "рнокпп, іпн, rnokpp", id -> true),
          cued("############", "иин, жсн, iin", id -> CheckDigits.isDay(id, 0)),
          // Latin America.
          free("###.###.###-##", CheckDigits::isCpf),
          cued("###########", "cpf", CheckDigits::isCpf),
          free("##.###.###/####-##", CheckDigits::isCnpj),
          cued("##############", "cnpj", CheckDigits::isCnpj),
          free("AAAA######AAAAAAX#", CheckDigits::isCurp),
          cued("AAAA######XXX", "rfc", id -> CheckDigits.isDay(id, 4)),
          free("##.###.###-X", CheckDigits::isRut),
          free("#.###.###-X", CheckDigits::isRut),
          cued("########-X", "rut, rol único", CheckDigits::isRut),
          cued("#######-X", "rut, rol único", CheckDigits::isRut),
          alone("##-########-#", CheckDigits::isCuit),
          cued("###########", "cuit, cuil", CheckDigits::isCuit),
          cued("##.###.###", "dni, documento, cédula, cedula, c.c", id -> true),
          cued("#.###.###.###", "cédula, cedula, c.c", id -> true),
          cued("##########", "cédula, cedula", id -> true),
          cued("########", "dni, cédula, cedula", id -> true),
          // India, Pakistan.
          alone("#### #### ####", CheckDigits::isAadhaar),
          alone("####-####-####", CheckDigits::isAadhaar),
          cued("####_####_####", "aadhaar, aadhar, uidai, आधार", CheckDigits::isAadhaar),
          alone("AAAPA####A", id -> true),
          cued("AAAAA####A", "pan", id -> true),
          cued("AAA#######", "voter, epic", id -> true),
          cued("#####-#######-#", "cnic, nic, nadra, شناختی", id -> true),
          cued("#############", "cnic, شناختی", id -> true),
          // China, Taiwan, Hong Kong, Japan, Korea.
          free("#################X", CheckDigits::isChinese),
          cued("A#########", "身分證, 身份證, taiwan id", CheckDigits::isTaiwanese),
          free("A######(X)", CheckDigits::isHongKong),
          cued("A######X", "hkid, hong kong id", CheckDigits::isHongKong),
          cued("####_####_####", "マイナンバー, 個人番号, my number", CheckDigits::isMyNumber),
          alone("######-#######", CheckDigits::isKorean),
          cued("#############", "주민등록번호, 주민번호, rrn", CheckDigits::isKorean),
          // South-east Asia.
          alone("A#######A", CheckDigits::isNric),
          alone("######-##-####", CheckDigits::isMalaysian),
          cued("############", "mykad, kad pengenalan, nric", CheckDigits::isMalaysian),
          alone("#-####-#####-##-#", CheckDigits::isThai),
          cued("#############", "บัตรประชาชน, ประจำตัวประชาชน, thai id", CheckDigits::isThai),
          cued("################", "nik, ktp", id -> true),
          cued("############", "cccd, căn cước", id -> true),
          // Arabia and Africa.
          free("784-####-#######-#", CheckDigits::isLuhn),
          cued("##############", "الرقم القومي, egyptian id", id -> CheckDigits.isDay(id, 1)),
          cued("##########", "iqama, الهوية, إقامة, saudi id", CheckDigits::isLuhn),
          cued(
              "#############",
              "id number, identity n, rsa id, sa id, id no",
              id -> CheckDigits.isDay(id, 0) && CheckDigits.isLuhn(id)),
          cued("###########", "nin, bvn", id -> true),
          // Australia and New Zealand.
          cued("###_###_###", "tfn, tax file", CheckDigits::isTfn),
          cued("########", "tfn, tax file", id -> true),
          cued("####_#####_#", "medicare", CheckDigits::isAustralianMedicare),
          cued("###_###_###", "ird, inland revenue", CheckDigits::isIrd),
          cued("##_###_###", "ird, inland revenue", CheckDigits::isIrd),
          // Passports, licences, and what is called an identity number.
          cued("#########", PASSPORT, id -> true),
          cued("XXXXXXXXX", PASSPORT, NationalIdDetector::hasFiveDigits),
          cued("XX#######", PASSPORT, id -> true),
          cued("X#######", PASSPORT, id -> true),
          cued("XX######", PASSPORT, id -> true),
          cued("########", GENERIC, id -> true),
          cued("#########", GENERIC, id -> true),
          cued("##########", GENERIC, id -> true),
          cued("###########", GENERIC, id -> true),
          cued("############", GENERIC, id -> true),
          cued("#############", GENERIC, id -> true),
          cued("##############", GENERIC, id -> true),
          cued("XXXXXXXXX", GENERIC, NationalIdDetector::hasFiveDigits),
          cued("XXXXXXXXXX", GENERIC, NationalIdDetector::hasFiveDigits));

  /** By how many digits, or capitals, they begin with. */
  private static final List<List<Notation>> BY_DIGITS = byFirst('#');

  private static final List<List<Notation>> BY_CAPITALS = byFirst('A');

  private static Notation free(String shape, Predicate<String> isValid) {
    return new Notation(shape, List.of(), List.of(), isValid);
  }

  /** One that numbers of other things have as well. */
  private static Notation alone(String shape, Predicate<String> isValid) {
    return new Notation(shape, List.of(), OTHERS, isValid);
  }

  private static Notation cued(String shape, String cues, Predicate<String> isValid) {
    return new Notation(shape, List.of(cues.split(", ")), List.of(), isValid);
  }

  private static List<List<Notation>> byFirst(char kind) {
    return IntStream.rangeClosed(0, LONGEST)
        .mapToObj(
            count ->
                NOTATIONS.stream().filter(each -> mayBegin(each.shape(), kind, count)).toList())
        .toList();
  }

  /** Whether something of a shape may begin with that many of a kind, and then another. */
  private static boolean mayBegin(String shape, char kind, int count) {
    int first = 0;
    for (int i = 0; i < shape.length(); i++) {
      char c = shape.charAt(i);
      boolean isKind = c == 'X' || c == kind || (c != 'A' && isLiteral(c, kind));
      boolean mayEnd = c == 'X' || c == '_' || !isKind;
      if (mayEnd && first == count) {
        return true;
      }
      if (!isKind && c != '_') {
        return false;
      }
      first += isKind ? 1 : 0;
    }
    return first == count;
  }

  private static boolean isLiteral(char c, char kind) {
    return kind == '#' ? NumberRuns.isDigit(c) : isUpper(c);
  }

  @Override
  public void find(String text, Consumer<Match> found) {
    int i = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean isDigit = NumberRuns.isDigit(c);
      if ((isDigit || isUpper(c)) && isFreeBefore(text, i)) {
        int stop = i + 1;
        while (stop < text.length()
            && (isDigit ? NumberRuns.isDigit(text.charAt(stop)) : isUpper(text.charAt(stop)))) {
          stop++;
        }
        int end = i;
        if (stop - i <= LONGEST) {
          end = end(text, i, (isDigit ? BY_DIGITS : BY_CAPITALS).get(stop - i), found);
        }
        i = Math.max(end, stop);
      } else {
        i++;
      }
    }
  }

  private static int end(String text, int start, List<Notation> notations, Consumer<Match> found) {
    for (Notation notation : notations) {
      int end = matchEnd(text, start, notation.shape());
      if (end > start
          && isFreeAfter(text, end)
          && !isPartOfMoreGroups(text, start, end, notation.shape())
          && isCued(text, start, notation)) {
        String id = text.substring(start, end).replaceAll("[^0-9A-Z]", "");
        if (notation.isValid().test(id)) {
          found.accept(new Match(KIND, start, end, id));
          return end;
        }
      }
    }
    return start;
  }

  /** After the last character of what has the shape; the start if nothing has. */
  private static int matchEnd(String text, int start, String shape) {
    int at = start;
    for (int i = 0; i < shape.length(); i++) {
      char wanted = shape.charAt(i);
      char c = at < text.length() ? text.charAt(at) : '\0';
      if (wanted == '_') {
        at += NumberRuns.isBlank(c) || NumberRuns.isHyphen(c) ? 1 : 0;
        continue;
      }
      boolean fits =
          switch (wanted) {
            case '#' -> NumberRuns.isDigit(c);
            case 'A' -> isUpper(c);
            case 'X' -> NumberRuns.isDigit(c) || isUpper(c);
            case '-' -> NumberRuns.isHyphen(c);
            case ' ' -> NumberRuns.isBlank(c);
            default -> c == wanted;
          };
      if (!fits) {
        return start;
      }
      at++;
    }
    return at;
  }

  private static boolean isCued(String text, int start, Notation notation) {
    if (notation.cues().isEmpty() && notation.others().isEmpty()) {
      return true;
    }
    String before = text.substring(Math.max(0, start - CONTEXT), start);
    String lower = before.toLowerCase(Locale.ROOT);
    return notation.others().stream().noneMatch(cue -> isLastWord(before, lower, cue))
        && (notation.cues().isEmpty()
            || notation.cues().stream().anyMatch(cue -> isWord(before, lower, cue)));
  }

  /** Whether only words stand between a cue and what is looked at. */
  private static boolean isLastWord(String before, String lower, String cue) {
    int from = before.length();
    while (from > 0
        && (Character.isLetter(before.charAt(from - 1))
            || " #:._-(\n".indexOf(before.charAt(from - 1)) >= 0)) {
      from--;
    }
    return isWord(before.substring(from), lower.substring(from), cue);
  }

  /** Whether a cue begins with a word; a short one is the word. */
  private static boolean isWord(String before, String lower, String cue) {
    for (int at = lower.indexOf(cue); at >= 0; at = lower.indexOf(cue, at + 1)) {
      int end = at + cue.length();
      boolean begins =
          at == 0
              || !Character.isLetter(lower.charAt(at - 1))
              || cue.charAt(0) >= FIRST_UNSPACED
              || (end <= before.length()
                  && Character.isUpperCase(before.charAt(at))
                  && Character.isLowerCase(before.charAt(at - 1)))
              || JsonEscapes.skipEscapeTail(before, at - 1) == at;
      boolean ends =
          cue.length() > SHORT_CUE
              || end == before.length()
              || !Character.isLetter(before.charAt(end))
              || cue.charAt(0) >= FIRST_UNSPACED
              || (Character.isUpperCase(before.charAt(end))
                  && Character.isLowerCase(before.charAt(end - 1)));
      if (begins && ends) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasFiveDigits(String id) {
    return id.chars().filter(c -> c <= '9').count() >= 5;
  }

  private static boolean isFreeBefore(String text, int start) {
    if (start == 0) {
      return true;
    }
    char before = text.charAt(start - 1);
    boolean joined =
        (NumberRuns.isHyphen(before) || before == '.' || before == '/')
            && start > 1
            && Character.isLetterOrDigit(text.charAt(start - 2));
    boolean touches = Words.touches(before) || before == '_' || before == '$';
    return !joined && (!touches || JsonEscapes.skipEscapeTail(text, start - 1) == start);
  }

  private static boolean isFreeAfter(String text, int end) {
    if (end == text.length()) {
      return true;
    }
    char after = text.charAt(end);
    boolean joined =
        (NumberRuns.isHyphen(after) || after == '.' || after == '/')
            && end + 1 < text.length()
            && Character.isLetterOrDigit(text.charAt(end + 1));
    return !joined && !Words.touches(after) && after != '_';
  }

  /** Of a longer number in groups, such as a card's, a part is no number of its own. */
  private static boolean isPartOfMoreGroups(String text, int start, int end, String shape) {
    boolean before =
        start > 1
            && NumberRuns.isBlank(text.charAt(start - 1))
            && NumberRuns.isDigit(text.charAt(start - 2));
    boolean after =
        end + 1 < text.length()
            && NumberRuns.isBlank(text.charAt(end))
            && NumberRuns.isDigit(text.charAt(end + 1));
    return shape.indexOf(' ') >= 0 && (before || after);
  }

  /** Areas 000 and 666, groups 00 and serials 0000 were never given; from 900 on it is an ITIN. */
  private static boolean isUsNumber(String id) {
    int area = Integer.parseInt(id.substring(0, 3));
    int group = Integer.parseInt(id.substring(3, 5));
    int serial = Integer.parseInt(id.substring(5));
    boolean isItin = area >= 900 && group >= 50;
    return area != 0 && area != 666 && (area < 900 || isItin) && group != 0 && serial != 0;
  }

  private static boolean isUpper(char c) {
    return c >= 'A' && c <= 'Z';
  }
}
