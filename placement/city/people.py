"""Schools, enterprises, bureaus and their people, entered through the services."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from placement.accounts import passwords, services
from placement.accounts.models import Student, Teacher, User
from placement.accounts.rules import Role, Sex, StudentFacts, TeacherFacts
from placement.city import cast
from placement.city.names import Registry
from placement.city.sign_ins import PASSWORD, SIGN_INS, SignIn
from placement.kernel.actors import SYSTEM, Viewer
from placement.organisations import services as organisations
from placement.organisations.models import Enterprise, Organisation, School
from placement.organisations.rules import EnterpriseFacts, EnterpriseKind, SchoolFacts, SiteFacts

SCHOOL_YEAR_BEGINS = 9
MENTORS_EACH = 2
EVERYWHERE = frozenset(part.key for part in (*cast.SCHOOLS, *cast.ENTERPRISES))
BORN = {"xuesheng": (16, 3, 8), "xuesheng2": (15, 5, 20), "xuesheng3": (16, 2, 11), "xuesheng4": (16, 4, 2)}
"""Years before entry, month and day: three of full age all through the third school year, one a minor all along."""


@dataclass
class City:
    """Everybody who was entered, by the keys of the cast."""

    registry: Registry
    password_hash: str
    schools: dict[str, School] = field(default_factory=dict)
    enterprises: dict[str, Enterprise] = field(default_factory=dict)
    bureaus: dict[str, Organisation] = field(default_factory=dict)
    staff: dict[tuple[str, Role], list[User]] = field(default_factory=dict)
    heads: dict[tuple[str, str], User] = field(default_factory=dict)
    classes: dict[str, list[Student]] = field(default_factory=dict)
    teachers: dict[str, list[Teacher]] = field(default_factory=dict)
    by_login: dict[str, User] = field(default_factory=dict)

    def viewer(self, place: str, role: Role) -> Viewer:
        """The first person of a role in a place, as the services see them."""
        return viewer_of(self.staff[place, role][0])

    def office(self, school: str) -> Viewer:
        """The placement office of a school."""
        return self.viewer(school, Role.PLACEMENT_OFFICE)

    def hr(self, enterprise: str) -> Viewer:
        """The HR of an enterprise."""
        return self.viewer(enterprise, Role.HR)

    def school_of(self, person: Student | Teacher) -> str:
        """The key of somebody's school."""
        return next(key for key, school in self.schools.items() if school.id == person.school_id)

    def mentor_id(self, enterprise: str, number: int = 0) -> int:
        """The id of one mentor of an enterprise."""
        return self.staff[enterprise, Role.MENTOR][number].id

    def teachers_of(self, school: str, department: str) -> list[Teacher]:
        """The teachers of a department."""
        return [teacher for teacher in self.teachers[school] if teacher.department == department]


def viewer_of(person: User | Student | Teacher) -> Viewer:
    """A person as the services see them: under their first hat."""
    user = person if isinstance(person, User) else person.user
    return services.viewer_of(user.memberships[0])


def class_name(part: cast.ClassPart, entry_year: int) -> str:
    """For instance 软件2401班."""
    return f"{part.word}{entry_year % 100:02d}01班"


def school_year(day: date) -> int:
    """The year in which the school year of a day began."""
    return day.year if day.month >= SCHOOL_YEAR_BEGINS else day.year - 1


def populate(today: date, *, seed: int, at: datetime, places: Collection[str] = EVERYWHERE) -> City:
    """The schools, enterprises and people of the cast; `today` decides who is in which school year."""
    city = City(Registry(seed), passwords.hash_password(PASSWORD))
    _administrators(city, at)
    for school in filter(lambda part: part.key in places, cast.SCHOOLS):
        add_school(city, school, at=at)
    _bureaus(city, at)
    for teachers in filter(lambda part: part.school in places, cast.TEACHERS):
        add_teachers(city, teachers, today=today, at=at)
    for group in filter(lambda part: part.school in places, cast.CLASSES):
        add_class(city, group, entry_year=school_year(today) - group.back, at=at)
    for enterprise in filter(lambda part: part.key in places, cast.ENTERPRISES):
        add_enterprise(city, enterprise, at=at)
    return city


def _bureaus(city: City, at: datetime) -> None:
    for key, (name, short_name) in cast.BUREAUS.items():
        city.bureaus[key] = organisations.create_bureau(
            name, short_name=short_name, division="330105", by=SYSTEM, at=at
        )
    for key, role in (("education", Role.BUREAU), ("finance", Role.FINANCE_BUREAU), ("audit", Role.AUDITOR)):
        add_staff(city, key, role, organisation=city.bureaus[key], at=at)


def _administrators(city: City, at: datetime) -> None:
    for role in (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
        _person(city, *_named(role, None) or (role.value, city.registry.adult()), hat=(role, None), at=at)


def add_school(city: City, part: cast.SchoolPart, *, at: datetime) -> School:
    """A school with its office (two people), finance, leader and department heads."""
    facts = SchoolFacts(
        name=part.name,
        short_name=part.short_name,
        code=part.code,
        public=part.public,
        level=part.level,
        authority=part.authority,
        division=part.division,
        credit_code=city.registry.credit_code(part.division, prefix="12" if part.public else "52"),
        address=part.address,
        contact_name=city.registry.adult(),
        contact_phone=city.registry.phone(),
    )
    school = city.schools[part.key] = organisations.create_school(facts, by=SYSTEM, at=at)
    for role in (Role.PLACEMENT_OFFICE, Role.PLACEMENT_OFFICE, Role.SCHOOL_FINANCE, Role.SCHOOL_LEADER):
        add_staff(city, part.key, role, organisation=school, at=at)
    for department in part.departments:
        head = add_staff(city, part.key, Role.DEPARTMENT_HEAD, organisation=school, department=department, at=at)
        city.heads[part.key, department] = head
    return school


def add_staff(
    city: City, place: str, role: Role, *, organisation: Organisation, department: str | None = None, at: datetime
) -> User:
    """Somebody of a role; the first one of a place takes the fixed sign-in, if there is one."""
    known = city.staff.setdefault((place, role), [])
    login, name = (None if known else _named(role, place)) or (
        f"{role.value.replace('_', '-')}-{place}-{len(known) + 1}",
        city.registry.adult(),
    )
    user = _person(city, login, name, hat=(role, organisation.id), department=department, at=at)
    known.append(user)
    return user


def add_teachers(city: City, part: cast.TeacherPart, *, today: date, at: datetime) -> None:
    """The teachers of one subject; the first of the school takes the fixed sign-in."""
    known = city.teachers.setdefault(part.school, [])
    school = city.schools[part.school]
    for number in range(part.number):
        login, name = (None if known else _named(Role.TEACHER, part.school)) or (
            f"t{school.code}{len(known) + 1:02d}",
            city.registry.adult(),
        )
        user = _person(city, login, name, hat=None, at=at)
        facts = TeacherFacts(
            school_id=school.id,
            number=f"{school.code}{len(known) + 1:03d}",
            subject_group=part.group,
            department=part.department,
            entered_on=date(today.year - 4 - 2 * number, 8, 20),
            subject=part.subject,
            major_code=part.major,
            dual_qualified=number % 2 == 0,
        )
        known.append(services.create_teacher(user, facts, by=SYSTEM, at=at))


def add_class(city: City, part: cast.ClassPart, *, entry_year: int, at: datetime) -> list[Student]:
    """A class; who has a fixed sign-in comes first."""
    fixed = [person for person in SIGN_INS if person.role is Role.STUDENT and person.place == part.key]
    students = city.classes[part.key] = []
    for number in range(1, part.size + 1):
        person = fixed[number - 1] if number <= len(fixed) else None
        facts = _student_facts(city, part, person, entry_year=entry_year, number=number)
        name = person.name if person else city.registry.student(Sex(facts.sex or Sex.MALE))
        user = _person(city, person.login if person else f"s{facts.number}", name, hat=None, at=at)
        students.append(services.create_student(user, facts, by=SYSTEM, at=at))
    return students


def _student_facts(
    city: City, part: cast.ClassPart, person: SignIn | None, *, entry_year: int, number: int
) -> StudentFacts:
    school, registry = city.schools[part.school], city.registry
    sex = registry.sex(part.male_percent)
    if person is None:
        born = registry.birth_date(entry_year)
    else:
        years, month, day = BORN[person.login]
        born = date(entry_year - years, month, day)
    guardian, relation = registry.guardian(person.name if person else "王")
    order = cast.CLASSES.index(part) + 1 if part in cast.CLASSES else 99
    return StudentFacts(
        school_id=school.id,
        number=f"{entry_year}{school.code[:2]}{order:02d}{number:02d}",
        major_code=part.major,
        entry_year=entry_year,
        class_name=class_name(part, entry_year),
        department=part.department,
        resident_id=registry.resident_id(born, sex),
        birth_date=born,
        sex=sex,
        guardian_name=guardian,
        guardian_relation=relation,
        guardian_phone=registry.phone(),
    )


def add_enterprise(city: City, part: cast.EnterprisePart, *, at: datetime) -> Enterprise:
    """An enterprise with one HR person and two mentors; who brokers or runs a bar has no mentor."""
    facts = EnterpriseFacts(
        name=part.name,
        short_name=part.short_name,
        credit_code=city.registry.credit_code(part.division),
        enterprise_kind=part.kind,
        industry_code=part.industry,
        staff_count=part.staff,
        division=part.division,
        address=part.address,
        contact_name=city.registry.adult(),
        contact_phone=city.registry.phone(),
        introduction=part.introduction,
        bank_name="杭州银行营业部",
        bank_account=city.registry.bank_account(),
        account_name=part.name,
    )
    enterprise = organisations.register_enterprise(facts, by=SYSTEM, at=at)
    city.enterprises[part.key] = enterprise
    if part.second_site:
        name, division, address = part.second_site
        site = SiteFacts(name=name, division=division, address=address)
        organisations.add_site(enterprise, site, by=SYSTEM, at=at)
    mentors = MENTORS_EACH if part.vetted_by or part.kind is EnterpriseKind.ENTERPRISE else 0
    for role in (Role.HR, *(Role.MENTOR for _ in range(mentors))):
        add_staff(city, part.key, role, organisation=enterprise, at=at)
    return enterprise


def _named(role: Role, place: str | None) -> tuple[str, str] | None:
    found: Iterable[SignIn] = (person for person in SIGN_INS if person.role is role and person.place == place)
    return next(((person.login, person.name) for person in found), None)


def _person(
    city: City,
    login: str,
    name: str,
    *,
    hat: tuple[Role, int | None] | None,
    department: str | None = None,
    at: datetime,
) -> User:
    user = services.create_user(login, name, city.password_hash, hashed=True, phone=city.registry.phone(), at=at)
    if hat is not None:
        services.add_membership(user, *hat, department=department)
    city.by_login[login] = user
    return user
