"""Papers from texts kept as data, the whole way of a signature, changes of an agreement, print runs, requests to leave."""

import sqlalchemy as sa
from alembic import op

from placement.infra import types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

# Added to tables that hold rows: written out, so that SQLite need not rebuild a table and lose its other constraints.
COLUMNS = {
    "issued_document": {
        "wording_digest": "VARCHAR(64) CONSTRAINT fk_issued_document_wording_digest_wording REFERENCES wording (digest)",
        "for_signing": "BOOLEAN NOT NULL DEFAULT FALSE",
        "pages": "INTEGER NOT NULL DEFAULT 0",
        "sealed_by": "VARCHAR(200) NOT NULL DEFAULT ''",
        "superseded_by_id": "INTEGER CONSTRAINT fk_issued_document_superseded_by_id_issued_document "
        "REFERENCES issued_document (id)",
    },
    "agreement": {
        "number": "VARCHAR(40) NOT NULL DEFAULT ''",
        "parent_id": "INTEGER CONSTRAINT fk_agreement_parent_id_agreement REFERENCES agreement (id)",
        "changes": "JSON NOT NULL DEFAULT '{}'",
        "completed_terms": "JSON NOT NULL DEFAULT '{}'",
        "resets": "JSON NOT NULL DEFAULT '{}'",
        "reason": "TEXT NOT NULL DEFAULT ''",
        "effective_on": "DATE",
        "effective_at": "{instant}",
        "signing_order": "JSON NOT NULL DEFAULT '[]'",
        "sign_by": "DATE",
        "reminded_at": "{instant}",
    },
    "signature": {
        "link_id": "INTEGER CONSTRAINT fk_signature_link_id_signing_link REFERENCES signing_link (id)",
        "delegated_by_id": "INTEGER CONSTRAINT fk_signature_delegated_by_id_user_account REFERENCES user_account (id)",
    },
    "insurance": {"ended_on": "DATE"},
    "placement": {"agreement_compared": "BOOLEAN"},
}
KINDS = "kind IN ('work_placement', 'apprenticeship', 'teacher_practice'{more})"
STATES = "state IN ({more}'current', 'superseded', 'ended')"
HAS_PARENT = "parent_id IS NULL OR kind IN ('supplement', 'termination')"
DRAFT_OF_FILES = (
    "draft_file_id",
    "CONSTRAINT fk_agreement_draft_file_id_stored_file FOREIGN KEY(draft_file_id) REFERENCES stored_file (id)",
)
DRAFT_OF_PAPERS = (
    "draft_id",
    "CONSTRAINT fk_agreement_draft_id_issued_document FOREIGN KEY(draft_id) REFERENCES issued_document (id)",
)


def upgrade() -> None:
    op.create_table(
        "wording",
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("first_used_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_wording")),
    )
    op.create_table(
        "print_run",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("asked_by_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("form", sa.String(length=8), nullable=False),
        sa.Column("scope", sa.String(length=12), nullable=False),
        sa.Column("kinds", sa.JSON(), nullable=False),
        sa.Column("only_needed", sa.Boolean(), nullable=False),
        sa.Column("duplex", sa.Boolean(), nullable=False),
        sa.Column("job_id", sa.Integer(), nullable=True),
        sa.Column("file_id", sa.Integer(), nullable=True),
        sa.Column("asked_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("finished_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.CheckConstraint("form IN ('pdf', 'zip')", name=op.f("ck_print_run_form_known")),
        sa.CheckConstraint("scope IN ('class', 'enterprise', 'chosen')", name=op.f("ck_print_run_scope_known")),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name=op.f("fk_print_run_asked_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_print_run_file_id_stored_file")),
        sa.ForeignKeyConstraint(["job_id"], ["job.id"], name=op.f("fk_print_run_job_id_job")),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_print_run_owner_id_organisation")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_print_run_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_run")),
    )
    with op.batch_alter_table("print_run", schema=None) as batch_op:
        batch_op.create_index("ix_print_run_owner_id", ["owner_id", "id"], unique=False)

    op.create_table(
        "signing_policy",
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("parties", sa.JSON(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("set_by_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("days BETWEEN 1 AND 90", name=op.f("ck_signing_policy_days_known")),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_signing_policy_school_id_school")),
        sa.ForeignKeyConstraint(
            ["set_by_id"], ["user_account.id"], name=op.f("fk_signing_policy_set_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("school_id", name=op.f("pk_signing_policy")),
    )
    op.create_table(
        "template_comparison",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("compared_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("recorded_by_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["recorded_by_id"], ["user_account.id"], name=op.f("fk_template_comparison_recorded_by_id_user_account")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_template_comparison_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_comparison")),
        sa.UniqueConstraint("school_id", "kind", "digest", name=op.f("uq_template_comparison_school_id_kind_digest")),
    )
    op.create_table(
        "template_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("publisher_id", sa.Integer(), nullable=True),
        sa.Column("published_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("since", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'published', 'retired')", name=op.f("ck_template_version_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["user_account.id"], name=op.f("fk_template_version_author_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["publisher_id"], ["user_account.id"], name=op.f("fk_template_version_publisher_id_user_account")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_template_version_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_template_version")),
        sa.UniqueConstraint("school_id", "kind", "number", name=op.f("uq_template_version_school_id_kind_number")),
    )
    with op.batch_alter_table("template_version", schema=None) as batch_op:
        batch_op.create_index(
            "uq_template_version_one_in_use",
            ["school_id", "kind"],
            unique=True,
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )
        batch_op.create_index(
            "uq_template_version_one_in_work",
            ["school_id", "kind"],
            unique=True,
            sqlite_where=sa.text("state IN ('draft', 'submitted')"),
            postgresql_where=sa.text("state IN ('draft', 'submitted')"),
        )

    op.create_table(
        "leave_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("school_id", sa.Integer(), nullable=False),
        sa.Column("enterprise_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("reason_code", sa.String(length=24), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("wished_on", sa.Date(), nullable=True),
        sa.Column("rung", sa.String(length=12), nullable=False),
        sa.Column("first_rung", sa.String(length=12), nullable=False),
        sa.Column("due_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("answered_by", sa.String(length=60), nullable=False),
        sa.Column("answered_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("created_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("since", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("kind IN ('change', 'leave')", name=op.f("ck_leave_request_kind_known")),
        sa.CheckConstraint(
            "rung IN ('instructor', 'office', 'leader', 'bureau')", name=op.f("ck_leave_request_rung_known")
        ),
        sa.CheckConstraint(
            "first_rung IN ('instructor', 'office', 'leader', 'bureau')",
            name=op.f("ck_leave_request_first_rung_known"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'agreed', 'declined', 'withdrawn', 'closed')", name=op.f("ck_leave_request_state_known")
        ),
        sa.ForeignKeyConstraint(
            ["enterprise_id"], ["enterprise.id"], name=op.f("fk_leave_request_enterprise_id_enterprise")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["user_account.id"], name=op.f("fk_leave_request_person_id_user_account")
        ),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_leave_request_placement_id_placement")
        ),
        sa.ForeignKeyConstraint(["school_id"], ["school.id"], name=op.f("fk_leave_request_school_id_school")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_leave_request")),
    )
    with op.batch_alter_table("leave_request", schema=None) as batch_op:
        batch_op.create_index("ix_leave_request_due_at", ["due_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_leave_request_person_id"), ["person_id"], unique=False)
        batch_op.create_index("ix_leave_request_school_id_state", ["school_id", "state"], unique=False)
        batch_op.create_index(
            "uq_leave_request_one_open",
            ["placement_id"],
            unique=True,
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )

    op.create_table(
        "print_item",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("run_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("document_id", sa.Integer(), nullable=True),
        sa.Column("error", sa.JSON(), nullable=True),
        sa.CheckConstraint(
            "outcome IN ('waiting', 'issued', 'reused', 'unneeded', 'failed')", name=op.f("ck_print_item_outcome_known")
        ),
        sa.ForeignKeyConstraint(
            ["document_id"], ["issued_document.id"], name=op.f("fk_print_item_document_id_issued_document")
        ),
        sa.ForeignKeyConstraint(["placement_id"], ["placement.id"], name=op.f("fk_print_item_placement_id_placement")),
        sa.ForeignKeyConstraint(["run_id"], ["print_run.id"], name=op.f("fk_print_item_run_id_print_run")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_item")),
        sa.UniqueConstraint("run_id", "position", name=op.f("uq_print_item_run_id_position")),
    )
    with op.batch_alter_table("print_item", schema=None) as batch_op:
        batch_op.create_index("ix_print_item_placement_id", ["placement_id"], unique=False)

    op.create_table(
        "terms_change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("placement_id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=40), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("agreed_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("applied_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["placement_id"], ["placement.id"], name=op.f("fk_terms_change_placement_id_placement")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms_change")),
        sa.UniqueConstraint("placement_id", "source", name=op.f("uq_terms_change_placement_id_source")),
    )
    with op.batch_alter_table("terms_change", schema=None) as batch_op:
        batch_op.create_index("ix_terms_change_effective_on", ["effective_on"], unique=False)

    op.create_table(
        "delegation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=12), nullable=False),
        sa.Column("from_id", sa.Integer(), nullable=False),
        sa.Column("to_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_delegation_agreement_id_agreement")),
        sa.ForeignKeyConstraint(["from_id"], ["user_account.id"], name=op.f("fk_delegation_from_id_user_account")),
        sa.ForeignKeyConstraint(["to_id"], ["user_account.id"], name=op.f("fk_delegation_to_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delegation")),
    )
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.create_index("ix_delegation_to_id", ["to_id"], unique=False)
        batch_op.create_index(
            "uq_delegation_one_standing",
            ["agreement_id", "party"],
            unique=True,
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )

    op.create_table(
        "hand_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("draft_number", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(length=12), nullable=False),
        sa.Column("page", sa.Integer(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("by_id", sa.Integer(), nullable=False),
        sa.Column("by_name", sa.String(length=60), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_hand_over_agreement_id_agreement")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name=op.f("fk_hand_over_by_id_user_account")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_over")),
    )
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.create_index("ix_hand_over_agreement_id", ["agreement_id", "draft_number"], unique=False)

    op.create_table(
        "paper_page",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("draft_number", sa.Integer(), nullable=False),
        sa.Column("page", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("uploaded_by_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.CheckConstraint("page >= 1", name=op.f("ck_paper_page_page_from_one")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreement.id"], name=op.f("fk_paper_page_agreement_id_agreement")),
        sa.ForeignKeyConstraint(["file_id"], ["stored_file.id"], name=op.f("fk_paper_page_file_id_stored_file")),
        sa.ForeignKeyConstraint(
            ["uploaded_by_id"], ["user_account.id"], name=op.f("fk_paper_page_uploaded_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_page")),
    )
    with op.batch_alter_table("paper_page", schema=None) as batch_op:
        batch_op.create_index("ix_paper_page_agreement_id", ["agreement_id", "draft_number", "page"], unique=False)

    op.create_table(
        "signing_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("agreement_id", sa.Integer(), nullable=False),
        sa.Column("draft_number", sa.Integer(), nullable=False),
        sa.Column("party", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("token_digest", sa.String(length=64), nullable=False),
        sa.Column("code_digest", sa.String(length=64), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("made_by_id", sa.Integer(), nullable=False),
        sa.Column("at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", types.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.Column("revoked_at", types.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["agreement_id"], ["agreement.id"], name=op.f("fk_signing_link_agreement_id_agreement")
        ),
        sa.ForeignKeyConstraint(
            ["made_by_id"], ["user_account.id"], name=op.f("fk_signing_link_made_by_id_user_account")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_link")),
        sa.UniqueConstraint("token_digest", name=op.f("uq_signing_link_token_digest")),
    )
    with op.batch_alter_table("signing_link", schema=None) as batch_op:
        batch_op.create_index("ix_signing_link_agreement_id", ["agreement_id"], unique=False)

    on_postgresql = op.get_bind().dialect.name == "postgresql"
    for table, columns in COLUMNS.items():
        for name, kind in columns.items():
            instant = "TIMESTAMP WITH TIME ZONE" if on_postgresql else "DATETIME"
            op.execute(f"ALTER TABLE {table} ADD COLUMN {name} {kind.replace('{instant}', instant)}")
    drafts = (
        op.get_bind().execute(sa.text("SELECT id, draft_file_id FROM agreement WHERE draft_file_id IS NOT NULL")).all()
    )
    op.execute("UPDATE agreement SET draft_file_id = NULL")
    _constraints_on_postgresql() if on_postgresql else _constraints_on_sqlite()
    op.create_index("ix_agreement_parent_id", "agreement", ["parent_id"])
    op.drop_index("uq_agreement_one_alive", "agreement")
    alive = sa.text("parent_id IS NULL AND state NOT IN ('void', 'refused')")
    op.create_index(
        "uq_agreement_one_alive", "agreement", ["placement_id"], unique=True, sqlite_where=alive, postgresql_where=alive
    )
    for agreement, file in drafts:
        _keep_draft(agreement, file)


def _constraints_on_postgresql() -> None:
    op.drop_constraint("ck_agreement_kind_known", "agreement")
    op.create_check_constraint(
        op.f("ck_agreement_kind_known"), "agreement", KINDS.format(more=", 'supplement', 'termination'")
    )
    op.create_check_constraint(op.f("ck_agreement_change_has_parent"), "agreement", HAS_PARENT)
    op.drop_constraint("ck_issued_document_state_known", "issued_document")
    op.create_check_constraint(
        op.f("ck_issued_document_state_known"), "issued_document", STATES.format(more="'pending', ")
    )
    op.alter_column("signature", "signer_id", nullable=True)
    op.drop_constraint("fk_agreement_draft_file_id_stored_file", "agreement")
    op.alter_column("agreement", "draft_file_id", new_column_name="draft_id")
    op.create_foreign_key(
        op.f("fk_agreement_draft_id_issued_document"), "agreement", "issued_document", ["draft_id"], ["id"]
    )


def _constraints_on_sqlite() -> None:
    """Change the text of the tables where their rows stay as they are, as SQLite's manual has it for constraints."""
    (old_name, old_key), (new_name, new_key) = DRAFT_OF_FILES, DRAFT_OF_PAPERS
    kinds = f"CONSTRAINT ck_agreement_kind_known CHECK ({KINDS.format(more='')})"
    more = KINDS.format(more=", 'supplement', 'termination'")
    parent = f"CONSTRAINT ck_agreement_change_has_parent CHECK ({HAS_PARENT})"
    both = f"CONSTRAINT ck_agreement_kind_known CHECK ({more}), \n\t{parent}"
    _rewrite(
        ("agreement", old_key, new_key),
        ("agreement", f"{old_name} INTEGER", f"{new_name} INTEGER"),
        ("agreement", kinds, both),
        ("issued_document", STATES.format(more=""), STATES.format(more="'pending', ")),
        ("signature", "signer_id INTEGER NOT NULL", "signer_id INTEGER"),
    )


def _rewrite(*replacements: tuple[str, str, str]) -> None:
    connection = op.get_bind()
    connection.exec_driver_sql("PRAGMA writable_schema=ON")
    for table, old, new in replacements:
        statement = sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :old, :new)"
            " WHERE type = 'table' AND name = :name AND instr(sql, :old) > 0"
        )
        if connection.execute(statement, {"old": old, "new": new, "name": table}).rowcount != 1:
            raise RuntimeError(f"table {table} is not as the last revision left it: {old}")
    connection.exec_driver_sql("PRAGMA writable_schema=RESET")


def _keep_draft(agreement: int, file: int) -> None:
    """A text that is being signed becomes a paper like any other, whose QR code leads to the page for files."""
    paper = (
        op.get_bind()
        .execute(
            sa.text(
                "INSERT INTO issued_document (kind, number, token, subject_id, file_id, sha256, file_identifier, template,"
                " template_version, snapshot, parties, state, school_id, enterprise_id, issued_at, for_signing)"
                " SELECT CASE a.kind WHEN 'work_placement' THEN 'work_placement_agreement'"
                " WHEN 'apprenticeship' THEN 'apprenticeship_agreement' ELSE 'teacher_agreement' END,"
                " '草案 ' || a.id || '-' || a.draft_number, 'draft-' || a.id || '-' || substr(f.sha256, 1, 12), a.id, f.id,"
                " f.sha256, '', '', '', '{}', '[]', 'pending', a.school_id, a.enterprise_id, f.created_at, TRUE"
                " FROM agreement a, stored_file f WHERE a.id = :agreement AND f.id = :file RETURNING id"
            ),
            {"agreement": agreement, "file": file},
        )
        .scalar_one()
    )
    op.execute(sa.text("UPDATE agreement SET draft_id = :paper WHERE id = :id").bindparams(paper=paper, id=agreement))


def downgrade() -> None:
    on_postgresql = op.get_bind().dialect.name == "postgresql"
    op.drop_index("ix_agreement_parent_id", "agreement")
    op.drop_index("uq_agreement_one_alive", "agreement")
    op.execute("UPDATE agreement SET draft_id = NULL")
    op.execute("DELETE FROM agreement WHERE kind IN ('supplement', 'termination')")
    op.execute("DELETE FROM issued_document WHERE state = 'pending'")
    if on_postgresql:
        op.drop_constraint("ck_agreement_change_has_parent", "agreement")
        op.drop_constraint("ck_agreement_kind_known", "agreement")
        op.create_check_constraint(op.f("ck_agreement_kind_known"), "agreement", KINDS.format(more=""))
        op.drop_constraint("ck_issued_document_state_known", "issued_document")
        op.create_check_constraint(op.f("ck_issued_document_state_known"), "issued_document", STATES.format(more=""))
        op.alter_column("signature", "signer_id", nullable=False)
        op.drop_constraint("fk_agreement_draft_id_issued_document", "agreement")
        op.alter_column("agreement", "draft_id", new_column_name="draft_file_id")
        op.create_foreign_key(
            op.f("fk_agreement_draft_file_id_stored_file"), "agreement", "stored_file", ["draft_file_id"], ["id"]
        )
    else:
        (old_name, old_key), (new_name, new_key) = DRAFT_OF_PAPERS, DRAFT_OF_FILES
        more = KINDS.format(more=", 'supplement', 'termination'")
        _rewrite(
            ("agreement", old_key, new_key),
            ("agreement", f"{old_name} INTEGER", f"{new_name} INTEGER"),
            ("agreement", f", \n\tCONSTRAINT ck_agreement_change_has_parent CHECK ({HAS_PARENT})", ""),
            ("agreement", more, KINDS.format(more="")),
            ("issued_document", STATES.format(more="'pending', "), STATES.format(more="")),
            ("signature", "signer_id INTEGER", "signer_id INTEGER NOT NULL"),
        )
    for table, columns in reversed(COLUMNS.items()):
        for name in reversed(columns):
            op.execute(f"ALTER TABLE {table} DROP COLUMN {name}")
    alive = sa.text("state NOT IN ('void', 'refused')")
    op.create_index(
        "uq_agreement_one_alive", "agreement", ["placement_id"], unique=True, sqlite_where=alive, postgresql_where=alive
    )
    with op.batch_alter_table("signing_link", schema=None) as batch_op:
        batch_op.drop_index("ix_signing_link_agreement_id")

    op.drop_table("signing_link")
    with op.batch_alter_table("paper_page", schema=None) as batch_op:
        batch_op.drop_index("ix_paper_page_agreement_id")

    op.drop_table("paper_page")
    with op.batch_alter_table("hand_over", schema=None) as batch_op:
        batch_op.drop_index("ix_hand_over_agreement_id")

    op.drop_table("hand_over")
    with op.batch_alter_table("delegation", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_delegation_one_standing",
            sqlite_where=sa.text("withdrawn_at IS NULL"),
            postgresql_where=sa.text("withdrawn_at IS NULL"),
        )
        batch_op.drop_index("ix_delegation_to_id")

    op.drop_table("delegation")
    with op.batch_alter_table("terms_change", schema=None) as batch_op:
        batch_op.drop_index("ix_terms_change_effective_on")

    op.drop_table("terms_change")
    with op.batch_alter_table("print_item", schema=None) as batch_op:
        batch_op.drop_index("ix_print_item_placement_id")

    op.drop_table("print_item")
    with op.batch_alter_table("leave_request", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_leave_request_one_open",
            sqlite_where=sa.text("state = 'open'"),
            postgresql_where=sa.text("state = 'open'"),
        )
        batch_op.drop_index("ix_leave_request_school_id_state")
        batch_op.drop_index(batch_op.f("ix_leave_request_person_id"))
        batch_op.drop_index("ix_leave_request_due_at")

    op.drop_table("leave_request")
    with op.batch_alter_table("template_version", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_template_version_one_in_work",
            sqlite_where=sa.text("state IN ('draft', 'submitted')"),
            postgresql_where=sa.text("state IN ('draft', 'submitted')"),
        )
        batch_op.drop_index(
            "uq_template_version_one_in_use",
            sqlite_where=sa.text("state = 'published'"),
            postgresql_where=sa.text("state = 'published'"),
        )

    op.drop_table("template_version")
    op.drop_table("template_comparison")
    op.drop_table("signing_policy")
    with op.batch_alter_table("print_run", schema=None) as batch_op:
        batch_op.drop_index("ix_print_run_owner_id")

    op.drop_table("print_run")
    op.drop_table("wording")
