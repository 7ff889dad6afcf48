"""The first tables: people and their keys, cases and their records, the log."""

import sqlalchemy as sa
from alembic import context, op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_TABLES = (
    "sessions",
    "lockboxes",
    "slices",
    "evidence",
    "records",
    "grants",
    "case_wraps",
    "intakes",
    "cases",
    "invitations",
    "statements",
    "profiles",
    "desk_wraps",
    "desk_members",
    "desks",
    "members",
    "installation",
    "log_state",
    "log_nodes",
    "log_entries",
)


def upgrade() -> None:
    _create_log()
    _create_people()
    _create_cases()
    _create_ways_in()
    for table, name, columns in _INDEXES:
        op.create_index(op.f(name), table, list(columns))
    op.execute("INSERT INTO installation (id) VALUES (1)")
    edge = sa.table(
        "log_state", sa.column("id"), sa.column("size"), sa.column("edge", sa.LargeBinary)
    )
    op.bulk_insert(edge, [{"id": 1, "size": 0, "edge": b""}])


def downgrade() -> None:
    kept = op.get_bind().execute(sa.text("SELECT size FROM log_state")).scalar()
    if kept and context.get_x_argument(as_dictionary=True).get("lose") != "everything":
        raise RuntimeError(
            "this would delete every case and member; if that is meant, say: alembic -x lose=everything downgrade base"
        )
    for table in _TABLES:
        op.drop_table(table)


def _create_log() -> None:
    op.create_table(
        "log_entries",
        sa.Column(
            "leaf",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("entry", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("leaf >= 0", name=op.f("ck_log_entries_leaf_from_zero")),
        sa.CheckConstraint("length(entry) = 32", name=op.f("ck_log_entries_entry_length")),
        sa.PrimaryKeyConstraint("leaf", name=op.f("pk_log_entries")),
        sa.UniqueConstraint("entry", name=op.f("uq_log_entries_entry")),
    )
    op.create_table(
        "log_nodes",
        sa.Column("level", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column(
            "position",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("length(hash) = 32", name=op.f("ck_log_nodes_hash_length")),
        sa.PrimaryKeyConstraint("level", "position", name=op.f("pk_log_nodes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "log_state",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("size", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("edge", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint("id = 1", name=op.f("ck_log_state_one_row")),
        sa.CheckConstraint("size >= 0", name=op.f("ck_log_state_size_from_zero")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_log_state")),
    )


def _create_people() -> None:
    op.create_table(
        "installation",
        sa.Column("id", sa.SmallInteger(), autoincrement=False, nullable=False),
        sa.Column("organisation", sa.LargeBinary(length=32), nullable=True),
        sa.Column("setup_token_hash", sa.LargeBinary(length=32), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_installation_one_row")),
        sa.CheckConstraint(
            "length(organisation) = 32", name=op.f("ck_installation_organisation_length")
        ),
        sa.CheckConstraint(
            "length(setup_token_hash) = 32", name=op.f("ck_installation_setup_token_hash_length")
        ),
        sa.CheckConstraint(
            "organisation IS NULL OR setup_token_hash IS NULL",
            name=op.f("ck_installation_token_ends_with_setup"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "members",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("signing", sa.LargeBinary(length=32), nullable=False),
        sa.Column("name_tag", sa.LargeBinary(length=32), nullable=True),
        sa.Column("settings", sa.LargeBinary(), nullable=True),
        sa.Column("settings_revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "role IN ('owner', 'lead', 'caseworker', 'lawyer')", name=op.f("ck_members_role_known")
        ),
        sa.CheckConstraint(
            "status IN ('pending', 'active', 'frozen', 'removed')",
            name=op.f("ck_members_status_known"),
        ),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_members_id_length")),
        sa.CheckConstraint("length(name_tag) = 32", name=op.f("ck_members_name_tag_length")),
        sa.CheckConstraint("length(signing) = 32", name=op.f("ck_members_signing_length")),
        sa.CheckConstraint(
            "settings_revision >= 0", name=op.f("ck_members_settings_revision_from_zero")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_members")),
        sa.UniqueConstraint("name_tag", name=op.f("uq_members_name_tag")),
        sa.UniqueConstraint("signing", name=op.f("uq_members_signing")),
    )
    op.create_table(
        "desks",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.CheckConstraint("epoch >= 0", name=op.f("ck_desks_epoch_from_zero")),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_desks_id_length")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desks")),
    )
    op.create_table(
        "desk_members",
        sa.Column("desk", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["desk"], ["desks.id"], name=op.f("fk_desk_members_desk")),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_desk_members_member")),
        sa.PrimaryKeyConstraint("desk", "member", name=op.f("pk_desk_members")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "desk_wraps",
        sa.Column("member", sa.LargeBinary(length=16), nullable=False),
        sa.Column("desk", sa.LargeBinary(length=16), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("wrap", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["desk"], ["desks.id"], name=op.f("fk_desk_wraps_desk")),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_desk_wraps_member")),
        sa.PrimaryKeyConstraint("member", "desk", "epoch", name=op.f("pk_desk_wraps")),
    )
    op.create_table(
        "profiles",
        sa.Column("desk", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member", sa.LargeBinary(length=16), nullable=False),
        sa.Column("desk_epoch", sa.Integer(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["desk"], ["desks.id"], name=op.f("fk_profiles_desk")),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_profiles_member")),
        sa.PrimaryKeyConstraint("desk", "member", name=op.f("pk_profiles")),
    )
    op.create_table(
        "statements",
        sa.Column(
            "leaf",
            sa.BigInteger().with_variant(sa.Integer(), "sqlite"),
            autoincrement=False,
            nullable=False,
        ),
        sa.Column("type", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("signer", sa.LargeBinary(length=32), nullable=False),
        sa.Column("key", sa.LargeBinary(length=32), nullable=True),
        sa.Column("envelope", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "(type = 'member') = (key IS NOT NULL)", name=op.f("ck_statements_key_of_member")
        ),
        sa.CheckConstraint(
            "type IN ('organisation', 'member', 'desk_epoch')",
            name=op.f("ck_statements_type_known"),
        ),
        sa.CheckConstraint("length(key) = 32", name=op.f("ck_statements_key_length")),
        sa.CheckConstraint("length(signer) = 32", name=op.f("ck_statements_signer_length")),
        sa.CheckConstraint("sequence >= 0", name=op.f("ck_statements_sequence_from_zero")),
        sa.ForeignKeyConstraint(["leaf"], ["log_entries.leaf"], name=op.f("fk_statements_leaf")),
        sa.PrimaryKeyConstraint("leaf", name=op.f("pk_statements")),
        sa.UniqueConstraint(
            "type", "subject", "sequence", name=op.f("uq_statements_type_subject_sequence")
        ),
    )
    op.create_table(
        "invitations",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("inviter", sa.LargeBinary(length=16), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("desk", sa.LargeBinary(length=16), nullable=True),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("expires_hour", sa.Integer(), nullable=False),
        sa.Column("newcomer_member", sa.LargeBinary(length=16), nullable=True),
        sa.Column("bundle", sa.LargeBinary(), nullable=True),
        sa.Column("mac", sa.LargeBinary(length=32), nullable=True),
        sa.Column("newcomer", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(state = 'open') = (newcomer_member IS NULL)",
            name=op.f("ck_invitations_member_once_accepted"),
        ),
        sa.CheckConstraint(
            "role IN ('owner', 'lead', 'caseworker', 'lawyer')",
            name=op.f("ck_invitations_role_known"),
        ),
        sa.CheckConstraint(
            "state IN ('open', 'accepted', 'confirmed')", name=op.f("ck_invitations_state_known")
        ),
        sa.CheckConstraint(
            "(newcomer_member IS NULL) = (bundle IS NULL)",
            name=op.f("ck_invitations_bundle_once_accepted"),
        ),
        sa.CheckConstraint(
            "(newcomer_member IS NULL) = (mac IS NULL)",
            name=op.f("ck_invitations_mac_once_accepted"),
        ),
        sa.CheckConstraint(
            "(newcomer_member IS NULL) = (newcomer IS NULL)",
            name=op.f("ck_invitations_newcomer_once_accepted"),
        ),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_invitations_id_length")),
        sa.CheckConstraint("length(mac) = 32", name=op.f("ck_invitations_mac_length")),
        sa.ForeignKeyConstraint(["desk"], ["desks.id"], name=op.f("fk_invitations_desk")),
        sa.ForeignKeyConstraint(["inviter"], ["members.id"], name=op.f("fk_invitations_inviter")),
        sa.ForeignKeyConstraint(
            ["newcomer_member"], ["members.id"], name=op.f("fk_invitations_newcomer_member")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invitations")),
        sa.UniqueConstraint("newcomer_member", name=op.f("uq_invitations_newcomer_member")),
    )


def _create_cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("desk", sa.LargeBinary(length=16), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("head_position", sa.Integer(), nullable=False),
        sa.Column("head_digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("last_leaf", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("report_epoch", sa.Integer(), nullable=False),
        sa.Column("identity_epoch", sa.Integer(), nullable=False),
        sa.Column("work_epoch", sa.Integer(), nullable=False),
        sa.Column("card_revision", sa.Integer(), nullable=False),
        sa.Column("card", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "(state = 'pending') = (head_position = -1)",
            name=op.f("ck_cases_pending_has_no_record"),
        ),
        sa.CheckConstraint(
            "state IN ('pending', 'new', 'adopted')", name=op.f("ck_cases_state_known")
        ),
        sa.CheckConstraint(
            "(card_revision = -1) = (card IS NULL)", name=op.f("ck_cases_card_with_revision")
        ),
        sa.CheckConstraint(
            "(head_position = -1) = (head_digest IS NULL)",
            name=op.f("ck_cases_head_digest_with_record"),
        ),
        sa.CheckConstraint(
            "(head_position = -1) = (last_leaf IS NULL)",
            name=op.f("ck_cases_last_leaf_with_record"),
        ),
        sa.CheckConstraint("head_position >= -1", name=op.f("ck_cases_head_position_least")),
        sa.CheckConstraint("length(head_digest) = 32", name=op.f("ck_cases_head_digest_length")),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_cases_id_length")),
        sa.ForeignKeyConstraint(["desk"], ["desks.id"], name=op.f("fk_cases_desk")),
        sa.ForeignKeyConstraint(
            ["last_leaf"], ["log_entries.leaf"], name=op.f("fk_cases_last_leaf")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cases")),
    )
    op.create_table(
        "intakes",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("wrap", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_intakes_case_id")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_intakes")),
    )
    op.create_table(
        "case_wraps",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("compartment", sa.String(length=16), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("holder", sa.String(), nullable=False),
        sa.Column("desk_epoch", sa.Integer(), nullable=True),
        sa.Column("format", sa.String(length=16), nullable=False),
        sa.Column("wrap", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "(holder = 'desk') = (desk_epoch IS NOT NULL)",
            name=op.f("ck_case_wraps_desk_epoch_with_desk"),
        ),
        sa.CheckConstraint(
            "compartment IN ('report', 'identity', 'work')",
            name=op.f("ck_case_wraps_compartment_known"),
        ),
        sa.CheckConstraint("format IN ('box', 'age')", name=op.f("ck_case_wraps_format_known")),
        sa.CheckConstraint("epoch >= 0", name=op.f("ck_case_wraps_epoch_from_zero")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_case_wraps_case_id")),
        sa.PrimaryKeyConstraint(
            "case_id", "compartment", "epoch", "holder", name=op.f("pk_case_wraps")
        ),
    )
    op.create_table(
        "grants",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member", sa.LargeBinary(length=16), nullable=False),
        sa.Column("report", sa.Boolean(), nullable=False),
        sa.Column("identity", sa.Boolean(), nullable=False),
        sa.Column("work", sa.Boolean(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("revoked", sa.Boolean(), nullable=False),
        sa.CheckConstraint("report OR identity OR work", name=op.f("ck_grants_something_granted")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_grants_case_id")),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_grants_member")),
        sa.PrimaryKeyConstraint("case_id", "member", name=op.f("pk_grants")),
    )
    op.create_table(
        "records",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("compartment", sa.String(length=16), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("leaf", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("body_sha256", sa.LargeBinary(length=32), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("header", sa.LargeBinary(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "compartment IN ('report', 'identity', 'work')",
            name=op.f("ck_records_compartment_known"),
        ),
        sa.CheckConstraint("length(body_sha256) = 32", name=op.f("ck_records_body_sha256_length")),
        sa.CheckConstraint("length(digest) = 32", name=op.f("ck_records_digest_length")),
        sa.CheckConstraint("position >= 0", name=op.f("ck_records_position_from_zero")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_records_case_id")),
        sa.ForeignKeyConstraint(["leaf"], ["log_entries.leaf"], name=op.f("fk_records_leaf")),
        sa.PrimaryKeyConstraint("case_id", "position", name=op.f("pk_records")),
    )
    op.create_table(
        "evidence",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("compartment", sa.String(length=16), nullable=False),
        sa.Column("slices", sa.Integer(), nullable=False),
        sa.Column("sealed_size", sa.BigInteger(), nullable=False),
        sa.Column("manifest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("leaf", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "compartment IN ('report', 'identity', 'work')",
            name=op.f("ck_evidence_compartment_known"),
        ),
        sa.CheckConstraint(
            "(manifest IS NULL) = (leaf IS NULL)", name=op.f("ck_evidence_leaf_with_manifest")
        ),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_evidence_id_length")),
        sa.CheckConstraint("length(manifest) = 32", name=op.f("ck_evidence_manifest_length")),
        sa.CheckConstraint("sealed_size >= 1", name=op.f("ck_evidence_sealed_size_least")),
        sa.CheckConstraint("slices >= 1", name=op.f("ck_evidence_slices_least")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_evidence_case_id")),
        sa.ForeignKeyConstraint(["leaf"], ["log_entries.leaf"], name=op.f("fk_evidence_leaf")),
        sa.PrimaryKeyConstraint("case_id", "id", name=op.f("pk_evidence")),
    )
    op.create_table(
        "slices",
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("evidence", sa.LargeBinary(length=16), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.CheckConstraint("length(digest) = 32", name=op.f("ck_slices_digest_length")),
        sa.CheckConstraint("number >= 0", name=op.f("ck_slices_number_from_zero")),
        sa.ForeignKeyConstraint(
            ["case_id", "evidence"],
            ["evidence.case_id", "evidence.id"],
            name=op.f("fk_slices_case_id_evidence"),
        ),
        sa.PrimaryKeyConstraint("case_id", "evidence", "number", name=op.f("pk_slices")),
        sqlite_with_rowid=False,
    )


def _create_ways_in() -> None:
    op.create_table(
        "lockboxes",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("member", sa.LargeBinary(length=16), nullable=True),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("salt", sa.LargeBinary(length=16), nullable=True),
        sa.Column("handle", sa.LargeBinary(length=16), nullable=True),
        sa.Column("verifier_hash", sa.LargeBinary(), nullable=False),
        sa.Column("box", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "(kind = 'codename') = (case_id IS NOT NULL)",
            name=op.f("ck_lockboxes_codename_opens_a_case"),
        ),
        sa.CheckConstraint(
            "(kind = 'passphrase') = (handle IS NULL)", name=op.f("ck_lockboxes_handle_with_code")
        ),
        sa.CheckConstraint(
            "(kind = 'passphrase') = (salt IS NOT NULL)",
            name=op.f("ck_lockboxes_salt_with_passphrase"),
        ),
        sa.CheckConstraint(
            "kind IN ('passphrase', 'recovery', 'codename')", name=op.f("ck_lockboxes_kind_known")
        ),
        sa.CheckConstraint(
            "(member IS NULL) <> (case_id IS NULL)", name=op.f("ck_lockboxes_one_owner")
        ),
        sa.CheckConstraint("length(handle) = 16", name=op.f("ck_lockboxes_handle_length")),
        sa.CheckConstraint("length(id) = 16", name=op.f("ck_lockboxes_id_length")),
        sa.CheckConstraint("length(salt) = 16", name=op.f("ck_lockboxes_salt_length")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_lockboxes_case_id")),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_lockboxes_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lockboxes")),
        sa.UniqueConstraint("case_id", "kind", name=op.f("uq_lockboxes_case_id_kind")),
        sa.UniqueConstraint("kind", "handle", name=op.f("uq_lockboxes_kind_handle")),
        sa.UniqueConstraint("member", "kind", name=op.f("uq_lockboxes_member_kind")),
    )
    op.create_table(
        "sessions",
        sa.Column("id_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("member", sa.LargeBinary(length=16), nullable=True),
        sa.Column("case_id", sa.LargeBinary(length=16), nullable=True),
        sa.Column("idle_until", sa.Integer(), nullable=False),
        sa.Column("ends", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "(member IS NULL) <> (case_id IS NULL)", name=op.f("ck_sessions_one_person")
        ),
        sa.CheckConstraint("idle_until <= ends", name=op.f("ck_sessions_idle_within")),
        sa.CheckConstraint("length(id_hash) = 32", name=op.f("ck_sessions_id_hash_length")),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_sessions_case_id")),
        sa.ForeignKeyConstraint(["member"], ["members.id"], name=op.f("fk_sessions_member")),
        sa.PrimaryKeyConstraint("id_hash", name=op.f("pk_sessions")),
        sqlite_with_rowid=False,
    )


_INDEXES = (
    (
        "cases",
        "ix_cases_desk_state_last_leaf",
        (
            "desk",
            "state",
            "last_leaf",
        ),
    ),
    (
        "cases",
        "ix_cases_state_opened_on",
        (
            "state",
            "opened_on",
        ),
    ),
    ("desk_members", "ix_desk_members_member", ("member",)),
    ("desk_wraps", "ix_desk_wraps_desk", ("desk",)),
    (
        "invitations",
        "ix_invitations_inviter_expires_hour",
        (
            "inviter",
            "expires_hour",
        ),
    ),
    ("profiles", "ix_profiles_member", ("member",)),
    ("statements", "ix_statements_key", ("key",)),
    (
        "grants",
        "ix_grants_member_case_id",
        (
            "member",
            "case_id",
        ),
    ),
    ("sessions", "ix_sessions_case_id", ("case_id",)),
    ("sessions", "ix_sessions_ends", ("ends",)),
    ("sessions", "ix_sessions_member", ("member",)),
)
