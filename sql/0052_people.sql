-- People come and go: whose a login is, and that somebody who is inactive may do nothing. Group roles belong to the whole cluster
-- (see 0012): what is given or taken here is so in every Trueup database of the server.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- As in 0008, and nobody who is inactive: decided by the table of people alone, so it holds whoever made the person inactive.
-- The owner of the tables stays what he is. Numbers are compared as such where they are (see 0006), which uses the key.
DO $$
BEGIN
    EXECUTE format($may$
        CREATE OR REPLACE FUNCTION trueup_may(p_role text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $body$
            SELECT pg_has_role(session_user, (SELECT relowner FROM pg_class WHERE oid = 'sync_staging'::regclass), 'MEMBER')
                OR NOT EXISTS (SELECT 1 FROM user_logins l JOIN public.users p ON %s
                               WHERE l.login_name = session_user AND p.is_active IS FALSE)
                   AND (EXISTS (SELECT 1 FROM pg_roles r
                                WHERE r.rolname = 'trueup_' || p_role AND pg_has_role(session_user, r.oid, 'MEMBER'))
                        OR (NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin')
                            AND EXISTS (SELECT 1 FROM user_logins l JOIN user_roles u USING (user_id)
                                        WHERE l.login_name = session_user
                                          AND u.role = ANY (CASE p_role
                                                WHEN 'viewer' THEN '{viewer,editor,approver,operator,admin}'::text[]
                                                WHEN 'editor' THEN '{editor,approver,admin}'::text[]
                                                WHEN 'approver' THEN '{approver,admin}'::text[]
                                                WHEN 'operator' THEN '{operator,admin}'::text[]
                                                ELSE '{admin}'::text[] END))))
        $body$ $may$,
        CASE WHEN (SELECT atttypid FROM pg_attribute WHERE attrelid = 'public.users'::regclass AND attname = 'id')
                  IN ('integer'::regtype, 'bigint'::regtype) THEN 'p.id = l.user_id' ELSE 'p.id::text = l.user_id::text' END);
END $$;

-- Whether a login still reaches our data: by a role, however it came by it, or by rights of its own.
CREATE FUNCTION login_has_rights(p_login text) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT EXISTS (SELECT 1 FROM pg_roles r
                   WHERE r.rolname = p_login
                     AND (has_table_privilege(r.oid, 'sync_staging'::regclass, 'SELECT, INSERT, UPDATE, DELETE')
                          OR EXISTS (SELECT 1 FROM pg_roles g
                                     WHERE g.rolname = ANY ('{trueup_viewer,trueup_editor,trueup_approver,trueup_operator,trueup_admin}'::text[])
                                       AND pg_has_role(r.oid, g.oid, 'MEMBER'))))
$$;

-- Which of our roles a login was given itself.
CREATE FUNCTION login_roles(p_login text) RETURNS SETOF text LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT DISTINCT substr(g.rolname, 8) FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid JOIN pg_roles r ON r.oid = m.member
    WHERE r.rolname = p_login
      AND g.rolname = ANY ('{trueup_viewer,trueup_editor,trueup_approver,trueup_operator,trueup_admin}'::text[])
$$;

-- Gives or takes one role; not for callers. False where the owner of this database may not: whoever administers the server has to.
CREATE FUNCTION login_set_role(p_login text, p_role text, p_on boolean) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    by_whom text;
BEGIN
    IF p_on <> EXISTS (SELECT 1 FROM login_roles(p_login) held WHERE held = p_role) THEN
        BEGIN
            IF p_on THEN
                EXECUTE format('GRANT %I TO %I', 'trueup_' || p_role, p_login);
            ELSE
                FOR by_whom IN -- since PostgreSQL 16 a role can be given several times, and is taken from each
                    SELECT CASE WHEN current_setting('server_version_num')::integer >= 160000
                                THEN format(' GRANTED BY %I', pg_get_userbyid(m.grantor)) ELSE '' END
                    FROM pg_auth_members m
                    WHERE m.roleid = to_regrole('trueup_' || p_role) AND m.member = to_regrole(quote_ident(p_login))
                LOOP
                    EXECUTE format('REVOKE %I FROM %I', 'trueup_' || p_role, p_login) || by_whom;
                END LOOP;
            END IF;
        EXCEPTION
            WHEN insufficient_privilege OR undefined_object OR dependent_objects_still_exist OR invalid_grant_operation
                OR unique_violation OR internal_error THEN
                RAISE NOTICE 'The role % of the login % was not changed: %', p_role, p_login, SQLERRM;
        END;
    END IF;
    RETURN CASE WHEN p_on THEN pg_has_role(p_login, 'trueup_' || p_role, 'MEMBER')
                ELSE NOT EXISTS (SELECT 1 FROM login_roles(p_login) held WHERE held = p_role) END;
END $$;

-- Gives the logins of somebody who is active what is recorded for him and takes everything from those of somebody who is not; not
-- for callers. What a login was given outside Trueup is recorded before it is taken, so that it comes back with the person. Returns
-- the logins that are not as they should be, because the server allows the owner of this database no more.
CREATE FUNCTION person_apply_rights(p_user bigint) RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    active   boolean;
    by_group boolean := EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin');
    one      record;
    wrong    text[] := '{}';
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('administrators', 0));
    SELECT is_active IS NOT FALSE INTO active FROM public.users WHERE id::text = p_user::text;
    IF NOT active THEN
        INSERT INTO user_roles (user_id, role)
        SELECT DISTINCT p_user, held FROM user_logins l, login_roles(l.login_name) held WHERE l.user_id = p_user
        ON CONFLICT DO NOTHING;
    END IF;
    FOR one IN SELECT l.login_name AS login, a.role FROM user_logins l JOIN user_roles a USING (user_id)
               WHERE l.user_id = p_user AND by_group AND EXISTS (SELECT 1 FROM pg_roles WHERE rolname = l.login_name)
               ORDER BY 1, 2
    LOOP
        IF NOT login_set_role(one.login, one.role, active) THEN
            wrong := wrong || one.login;
        END IF;
    END LOOP;
    RETURN ARRAY (SELECT DISTINCT login FROM (
                      SELECT unnest(wrong)
                      UNION ALL
                      SELECT l.login_name FROM user_logins l WHERE l.user_id = p_user AND NOT active AND login_has_rights(l.login_name)
                  ) list (login) ORDER BY 1);
END $$;

-- The number of somebody who is known, and an error otherwise; not for callers.
CREATE FUNCTION person_known(p_user bigint) RETURNS void LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM public.users WHERE id::text = p_user::text) THEN
        RAISE EXCEPTION 'There is no person %.', p_user USING ERRCODE = 'TU005';
    END IF;
END $$;

-- Makes somebody inactive or active again. What he did stays, with his name. Returns as person_apply_rights().
CREATE FUNCTION person_set_active(p_user bigint, p_active boolean) RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    was       boolean;
    unbounded text;
BEGIN
    PERFORM trueup_require('admin', 'make people active or inactive');
    PERFORM person_known(p_user);
    IF NOT p_active THEN
        IF p_user = trueup_actor() THEN
            RAISE EXCEPTION 'You cannot make yourself inactive; another administrator can.' USING ERRCODE = 'TU005';
        END IF;
        SELECT l.login_name INTO unbounded FROM user_logins l JOIN pg_roles r ON r.rolname = l.login_name
        WHERE l.user_id = p_user
          AND pg_has_role(r.oid, (SELECT relowner FROM pg_class WHERE oid = 'user_logins'::regclass), 'MEMBER') LIMIT 1;
        IF FOUND THEN
            RAISE EXCEPTION 'The login "%" has the rights of the owner of the database, which cannot be taken here.', unbounded
                USING ERRCODE = 'TU005';
        END IF;
    END IF;
    SELECT is_active IS NOT FALSE INTO was FROM public.users WHERE id::text = p_user::text;
    IF was <> p_active THEN
        PERFORM trueup_audit(CASE WHEN p_active THEN 'users.activate' ELSE 'users.deactivate' END, 'users', p_user::text,
                             jsonb_build_object('active', was), jsonb_build_object('active', p_active));
        BEGIN
            UPDATE public.users SET is_active = p_active WHERE id::text = p_user::text;
        EXCEPTION
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'The table of people belongs to another program; who is active is changed there.' USING ERRCODE = 'TU005';
        END;
        PERFORM trueup_changed('people', p_user::text);
    END IF;
    RETURN person_apply_rights(p_user);
END $$;

-- Says whose a login is; it gets the roles of the person, and loses those of whoever had it. Returns as person_apply_rights().
CREATE FUNCTION person_give_login(p_user bigint, p_login text) RETURNS text[] LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    was bigint;
BEGIN
    PERFORM trueup_require('admin', 'give people logins');
    PERFORM person_known(p_user);
    IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = p_login AND rolcanlogin) THEN
        RAISE EXCEPTION 'The database has no login "%".', p_login USING ERRCODE = 'TU005';
    END IF;
    SELECT user_id INTO was FROM user_logins WHERE login_name = p_login FOR UPDATE;
    IF was IS DISTINCT FROM p_user THEN
        PERFORM trueup_audit('users.login', 'user_logins', p_login,
                             CASE WHEN was IS NOT NULL THEN jsonb_build_object('user', was) END, jsonb_build_object('user', p_user));
        INSERT INTO user_logins (login_name, user_id) VALUES (p_login, p_user)
        ON CONFLICT (login_name) DO UPDATE SET user_id = excluded.user_id;
        PERFORM login_set_role(p_login, a.role, false) FROM user_roles a
        WHERE a.user_id = was AND NOT EXISTS (SELECT 1 FROM user_roles b WHERE b.user_id = p_user AND b.role = a.role);
        PERFORM trueup_changed('people', p_user::text);
    END IF;
    RETURN person_apply_rights(p_user);
END $$;

-- Gives somebody a role or takes it. False: it is recorded, but a login of the person did not get or lose it, or there is none.
CREATE FUNCTION person_set_role(p_user bigint, p_role text, p_on boolean) RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    wrong text[];
BEGIN
    PERFORM trueup_require('admin', 'give and take roles');
    PERFORM person_known(p_user);
    PERFORM trueup_audit(CASE WHEN p_on THEN 'users.grant' ELSE 'users.revoke' END, 'user_roles', p_user::text, NULL,
                         jsonb_build_object('role', p_role)); -- first: it may be one's own
    IF p_on THEN
        INSERT INTO user_roles (user_id, role, granted_by) VALUES (p_user, p_role, trueup_actor()) ON CONFLICT DO NOTHING;
    ELSE
        DELETE FROM user_roles WHERE user_id = p_user AND role = p_role;
        IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
            SELECT array_agg(l.login_name) INTO wrong FROM user_logins l
            WHERE l.user_id = p_user AND EXISTS (SELECT 1 FROM pg_roles WHERE rolname = l.login_name)
              AND NOT login_set_role(l.login_name, p_role, false);
        END IF;
    END IF;
    PERFORM trueup_changed('people', p_user::text);
    RETURN cardinality(COALESCE(wrong, '{}') || person_apply_rights(p_user)) = 0
           AND EXISTS (SELECT 1 FROM user_logins WHERE user_id = p_user);
END $$;

-- Enters somebody who is not known by this e-mail address yet; the number of whoever is. Without a login he cannot sign in.
CREATE FUNCTION person_add(p_email text, p_first text, p_last text) RETURNS bigint LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    person bigint;
BEGIN
    PERFORM trueup_require('admin', 'enter people');
    SELECT id INTO person FROM public.users WHERE lower(email::text) = lower(p_email) ORDER BY id LIMIT 1;
    IF person IS NULL THEN
        INSERT INTO public.users (email, first_name, last_name) VALUES (p_email, p_first, p_last) RETURNING id INTO person;
        PERFORM trueup_audit('users.add', 'users', person::text, NULL, jsonb_build_object('email', p_email));
        PERFORM trueup_changed('people', person::text);
    END IF;
    RETURN person;
END $$;

-- Whoever makes somebody inactive, and by whatever program. The name puts it behind the triggers of 0051, which may refuse.
CREATE FUNCTION person_rights_follow() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM person_apply_rights(l.user_id) FROM (SELECT DISTINCT user_id FROM user_logins WHERE user_id::text = to_jsonb(NEW) ->> 'id') l;
    RETURN NULL;
END $$;
DO $$
BEGIN
    CREATE TRIGGER trueup_person_rights AFTER UPDATE OF is_active ON public.users FOR EACH ROW
        WHEN (OLD.is_active IS DISTINCT FROM NEW.is_active) EXECUTE FUNCTION person_rights_follow();
EXCEPTION
    WHEN insufficient_privilege OR wrong_object_type THEN
        RAISE NOTICE 'Trueup does not see when a person is made inactive by another program; it asks whenever something is decided: %', SQLERRM;
END $$;

REVOKE ALL ON FUNCTION login_has_rights(text), login_roles(text), login_set_role(text, text, boolean), person_apply_rights(bigint),
    person_known(bigint), person_set_active(bigint, boolean), person_give_login(bigint, text), person_set_role(bigint, text, boolean),
    person_add(text, text, text), person_rights_follow() FROM PUBLIC;
DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_roles WHERE rolname = 'trueup_admin') THEN
        GRANT EXECUTE ON FUNCTION person_set_active(bigint, boolean), person_give_login(bigint, text),
            person_set_role(bigint, text, boolean), person_add(text, text, text) TO trueup_admin;
    END IF;
EXCEPTION
    WHEN insufficient_privilege OR undefined_object OR internal_error THEN
        RAISE NOTICE 'Not granted: %', SQLERRM;
END $$;
