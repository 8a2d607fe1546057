package dev.assay.udfs.redaction;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds what the name of a field says: a person's name, address, birth date or identity number in
 * {@code "first_name": "Mia"}, {@code zip=10001} or {@code Passport number: X1234567}.
 *
 * <p>A field that is called nothing but a name holds a person's where fields of a person stand
 * around it.
 */
record KeyedDetector(RedactionSettings.Names names) implements Detector {
  private static final int NEAR = 200;

  private static final Map<String, String> KINDS =
      kinds(
          Map.of(
              PersonDetector.KIND,
              "firstname lastname givenname familyname surname fullname middlename maidenname"
                  + " customername passengername patientname contactname accountholder"
                  + " accountholdername cardholder cardholdername nameoncard employeename"
                  + " recipientname sendername guestname displayname billingname shippingname"
                  + " personname clientname membername holdername vorname nachname nombre apellido"
                  + " apellidos prenom nomdefamille",
              AddressDetector.KIND,
              "address address1 address2 addressline1 addressline2 street streetaddress street1"
                  + " street2 mailingaddress shippingaddress billingaddress homeaddress"
                  + " postaladdress deliveryaddress postalcode zip zipcode postcode plz anschrift"
                  + " direccion adresse",
              BirthDateDetector.KIND,
              "dob dateofbirth birthdate birthday birthdt geburtsdatum fechadenacimiento",
              NationalIdDetector.KIND,
              "ssn socialsecuritynumber nationalid nationalidnumber taxid taxnumber passport"
                  + " passportnumber passportno driverslicense driverlicense drivinglicence"
                  + " licensenumber identitynumber idnumber idcardnumber nino nationalinsurance"
                  + " nationalinsurancenumber aadhaar pan cpf dni nie nif pesel bsn steuerid"
                  + " codicefiscale personnummer curp"));

  private static final Set<String> OF_A_PERSON =
      Set.of(
          "email",
          "phone",
          "dob",
          "birth",
          "address",
          "passenger",
          "customer",
          "patient",
          "user",
          "gender",
          "zip",
          "employee",
          "guest",
          "surname",
          "nationality");

  private static Map<String, String> kinds(Map<String, String> names) {
    return names.entrySet().stream()
        .flatMap(
            kind ->
                Stream.of(kind.getValue().split(" "))
                    .map(name -> new String[] {name, kind.getKey()}))
        .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
  }

  @Override
  public void find(String text, Consumer<Match> found) {
    KeyedValues.visit(
        text,
        name -> name.equals("name") || KINDS.containsKey(name),
        (name, start, end, form, value) -> {
          boolean isPersons = PersonDetector.KIND.equals(KINDS.get(name));
          if (form == KeyedValues.Form.LINE && isPersons && !isCapitalisedName(value)) {
            // More than the name may stand in the line.
            int stop = Math.min(end, PersonDetector.nameEnd(text, start));
            accept(text, name, start, stop, form, text.substring(start, stop), found);
          } else {
            accept(text, name, start, end, form, value, found);
          }
        });
  }

  private void accept(
      String text,
      String name,
      int start,
      int end,
      KeyedValues.Form form,
      String value,
      Consumer<Match> found) {
    String kind = kind(text, name, start, end, form, value);
    boolean isWanted = names != RedactionSettings.Names.OFF || !PersonDetector.KIND.equals(kind);
    if (kind != null && isWanted && isValue(kind, value)) {
      found.accept(new Match(kind, start, end, normal(value)));
    }
  }

  private static String kind(
      String text, String name, int start, int end, KeyedValues.Form form, String value) {
    String kind = KINDS.get(name);
    if (kind != null) {
      // In a line, one word before a colon is often prose: "address: see below".
      return form == KeyedValues.Form.LINE && !looksLikeData(kind, value) ? null : kind;
    }
    boolean isPersons =
        name.equals("name") && isCapitalisedName(value) && isNearAPerson(text, start, end);
    return isPersons ? PersonDetector.KIND : null;
  }

  private static boolean looksLikeData(String kind, String value) {
    return kind.equals(PersonDetector.KIND)
        ? isCapitalisedName(value)
        : hasDigit(value) && value.length() <= 80;
  }

  private static boolean isValue(String kind, String value) {
    return switch (kind) {
      case PersonDetector.KIND -> isNameText(value);
      case AddressDetector.KIND ->
          (hasDigit(value) || value.indexOf(' ') > 0)
              && value.indexOf('@') < 0
              && !value.contains("[" + EmailDetector.KIND)
              && !value.contains("://")
              && !value.startsWith("0x")
              && value.length() >= 3
              && value.length() <= 200;
      default -> hasDigit(value) && value.length() >= 6 && value.length() <= 30;
    };
  }

  private static boolean hasDigit(String value) {
    return NumberRuns.hasDigit(value, 0, value.length());
  }

  /** Letters and what stands between them in names, at most five words, no word of a program. */
  private static boolean isNameText(String value) {
    if (value.length() > 60 || value.length() < 2) {
      return false;
    }
    int words = 1;
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (c == ' ') {
        words++;
      } else if (!Words.isPart(c) && c != '.' && !Character.isSurrogate(c)) {
        return false;
      }
    }
    return words <= 5 && !NameLists.isPlaceholder(value);
  }

  private static boolean isCapitalisedName(String value) {
    if (!isNameText(value)) {
      return false;
    }
    int words = 0;
    for (int i = 0; i < value.length(); ) {
      int stop = Words.end(value, i);
      if (stop == i) {
        i++;
        continue;
      }
      boolean isName = Words.isCapitalised(value, i, stop);
      if (!isName && !NameLists.isParticle(value.substring(i, stop))) {
        return false;
      }
      words += isName ? 1 : 0;
      i = stop;
    }
    return words >= 2;
  }

  private static boolean isNearAPerson(String text, int start, int end) {
    String around =
        text.substring(Math.max(0, start - NEAR), Math.min(text.length(), end + NEAR))
            .toLowerCase(Locale.ROOT);
    return OF_A_PERSON.stream().anyMatch(around::contains);
  }

  static String normal(String value) {
    return value.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
  }
}
