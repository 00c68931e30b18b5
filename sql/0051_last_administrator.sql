-- The last administrator stays one, whoever acts: a team in which nobody may administer any more needs the owner of the database.
SELECT set_config('search_path', current_setting('search_path') || ', pg_temp', true);

-- A private workspace: whoever can sign in has the authority of the owner, and roles are notes.
CREATE FUNCTION administrators_are_owners() RETURNS boolean LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN NOT EXISTS (SELECT 1 FROM pg_roles r WHERE r.rolcanlogin AND NOT pg_has_role(
        r.oid, (SELECT c.relowner FROM pg_class c WHERE c.oid = 'user_roles'::regclass), 'MEMBER'));
END $$;

-- Whether an active person who can sign in is an administrator, by the role or because the login has the authority of the owner.
-- Numbers of people are compared as text: a customer's table of users may have others than ours (see 0006).
CREATE FUNCTION administrator_signs_in() RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN EXISTS (SELECT 1 FROM user_logins l JOIN pg_roles r ON r.rolname = l.login_name AND r.rolcanlogin
                   JOIN public.users u ON u.id::text = l.user_id::text
                   WHERE u.is_active IS NOT FALSE
                     AND (EXISTS (SELECT 1 FROM user_roles a WHERE a.user_id = l.user_id AND a.role = 'admin')
                          OR pg_has_role(r.oid, (SELECT c.relowner FROM pg_class c WHERE c.oid = 'user_roles'::regclass), 'MEMBER')));
END $$;

-- Two administrators who revoke each other come one after the other, and the second one sees what the first did. Taken before
-- the statement touches a row: whoever waits here holds nothing that the other could wait for.
CREATE FUNCTION administrators_in_turn() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('administrators', 0));
    RETURN NULL;
END $$;

-- Looks at what a row that was changed or removed leaves. Somebody who cannot sign in (yet) is better than nobody, but no
-- successor for somebody who can.
CREATE FUNCTION administrator_kept() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    old_row  jsonb := CASE WHEN TG_OP <> 'TRUNCATE' THEN to_jsonb(OLD) END;
    person   text := CASE TG_TABLE_NAME WHEN 'users' THEN old_row ->> 'id' ELSE old_row ->> 'user_id' END;
    signs_in boolean := true;
BEGIN
    IF TG_TABLE_NAME <> 'user_roles'
       AND NOT EXISTS (SELECT 1 FROM user_roles WHERE role = 'admin' AND (user_id::text = person OR person IS NULL)) THEN
        RETURN NULL; -- not about administrators
    END IF;
    PERFORM pg_advisory_xact_lock(hashtextextended('administrators', 0)); -- for people: their table is left free otherwise
    IF administrators_are_owners() THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'TRUNCATE' THEN -- asked before it
        IF NOT EXISTS (SELECT 1 FROM user_roles WHERE role = 'admin') THEN
            RETURN NULL;
        END IF;
    ELSE
        -- A transaction with an older snapshot (repeatable read) fails here rather than decide by what is past.
        PERFORM 1 FROM user_roles WHERE role = 'admin' ORDER BY user_id FOR UPDATE;
        signs_in := CASE TG_TABLE_NAME
                        WHEN 'user_logins' THEN EXISTS (SELECT 1 FROM pg_roles WHERE rolname = old_row ->> 'login_name' AND rolcanlogin)
                        ELSE EXISTS (SELECT 1 FROM user_logins l JOIN pg_roles r ON r.rolname = l.login_name AND r.rolcanlogin
                                     WHERE l.user_id::text = person) END;
        IF administrator_signs_in()
           OR TG_TABLE_NAME <> 'users' AND EXISTS (SELECT 1 FROM public.users u WHERE u.id::text = person AND u.is_active IS FALSE)
           OR NOT signs_in AND (TG_TABLE_NAME = 'user_logins' OR EXISTS (
                  SELECT 1 FROM user_roles a JOIN public.users u ON u.id::text = a.user_id::text
                  WHERE a.role = 'admin' AND u.is_active IS NOT FALSE)) THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION 'Nobody else who is active and can sign in has the role of an administrator.' USING ERRCODE = 'TU006';
END $$;

CREATE TRIGGER user_roles_in_turn BEFORE UPDATE OR DELETE ON user_roles EXECUTE FUNCTION administrators_in_turn();
CREATE TRIGGER user_roles_kept AFTER DELETE ON user_roles FOR EACH ROW WHEN (OLD.role = 'admin')
    EXECUTE FUNCTION administrator_kept();
CREATE TRIGGER user_roles_kept_changed AFTER UPDATE ON user_roles FOR EACH ROW
    WHEN (OLD.role = 'admin' AND (NEW.role <> 'admin' OR NEW.user_id <> OLD.user_id)) EXECUTE FUNCTION administrator_kept();
CREATE TRIGGER user_roles_kept_all BEFORE TRUNCATE ON user_roles EXECUTE FUNCTION administrator_kept();

CREATE TRIGGER user_logins_in_turn BEFORE UPDATE OR DELETE ON user_logins EXECUTE FUNCTION administrators_in_turn();
CREATE TRIGGER user_logins_kept AFTER DELETE ON user_logins FOR EACH ROW EXECUTE FUNCTION administrator_kept();
CREATE TRIGGER user_logins_kept_changed AFTER UPDATE ON user_logins FOR EACH ROW
    WHEN (NEW.user_id <> OLD.user_id OR NEW.login_name <> OLD.login_name) EXECUTE FUNCTION administrator_kept();
CREATE TRIGGER user_logins_kept_all BEFORE TRUNCATE ON user_logins EXECUTE FUNCTION administrator_kept();

-- People may be somebody else's table, which we may read only.
DO $$
BEGIN
    CREATE TRIGGER trueup_administrator_kept AFTER UPDATE OF is_active ON public.users FOR EACH ROW
        WHEN (OLD.is_active IS NOT FALSE AND NEW.is_active IS FALSE) EXECUTE FUNCTION administrator_kept();
    CREATE TRIGGER trueup_administrator_kept_removed AFTER DELETE ON public.users FOR EACH ROW EXECUTE FUNCTION administrator_kept();
EXCEPTION
    WHEN insufficient_privilege OR wrong_object_type THEN
        RAISE NOTICE 'Trueup does not see when a person is made inactive: %', SQLERRM;
END $$;

REVOKE ALL ON FUNCTION administrators_are_owners(), administrator_signs_in(), administrators_in_turn(), administrator_kept() FROM PUBLIC;
