-- The annual report's figures by town and against last year, as somebody who knows SQL writes them: one pass a table.
-- start to end are days, from to until moments. …_before is the same period of last year. GROUPING SETS where towns do not add up.
-- States are those of the last day, from history where they came later. What has no day of its own counts from its entry.

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE productive AND occurred_at >= %(from)s AND occurred_at < %(until)s) AS "accidents.count",
    count(*) FILTER (WHERE productive AND occurred_at >= %(from_before)s AND occurred_at < %(until_before)s) AS "accidents.count before",
    sum(deaths) FILTER (WHERE productive AND occurred_at >= %(from)s AND occurred_at < %(until)s) AS "accidents.deaths",
    sum(deaths) FILTER (WHERE productive AND occurred_at >= %(from_before)s AND occurred_at < %(until_before)s) AS "accidents.deaths before"
FROM accidents_accident
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND ((occurred_at >= %(from)s AND occurred_at < %(until)s) OR (occurred_at >= %(from_before)s AND occurred_at < %(until_before)s))
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE kind IN ('standing', 'executive', 'special') AND held_at >= %(from)s AND held_at < %(until)s) AS "meetings.held",
    count(*) FILTER (WHERE kind IN ('standing', 'executive', 'special') AND held_at >= %(from_before)s AND held_at < %(until_before)s) AS "meetings.held before"
FROM meetings_meeting
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND ((held_at >= %(from)s AND held_at < %(until)s) OR (held_at >= %(from_before)s AND held_at < %(until_before)s))
GROUP BY 1;

-- What several bodies carry out is one decision, of the first one's town, and closed when all have done theirs.
SELECT town,
    count(*) FILTER (WHERE current) AS "decisions.made",
    count(*) FILTER (WHERE NOT current) AS "decisions.made before",
    count(*) FILTER (WHERE current AND closed) AS "decisions.closed",
    count(*) FILTER (WHERE NOT current AND closed) AS "decisions.closed before"
FROM (SELECT current, (array_agg(left(region, 9) ORDER BY id))[1] AS town, bool_and(stood = 'done') AS closed
    FROM (SELECT id, region, meeting_id, text, decided_on BETWEEN %(start)s AND %(end)s AS current,
            CASE WHEN decision.state_since IS NULL OR decision.state_since < asked.until THEN decision.state ELSE coalesce(
                (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'decisions' AND span.record_id = decision.id AND span.since < asked.until ORDER BY span.since DESC LIMIT 1),
                (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'decisions' AND span.record_id = decision.id ORDER BY span.since LIMIT 1), decision.state) END AS stood
        FROM meetings_decision AS decision CROSS JOIN LATERAL
            (SELECT CASE WHEN decided_on BETWEEN %(start)s AND %(end)s THEN %(until)s ELSE %(until_before)s END AS until) AS asked
        WHERE region LIKE %(under)s AND state <> 'withdrawn'
            AND (decided_on BETWEEN %(start)s AND %(end)s OR decided_on BETWEEN %(start_before)s AND %(end_before)s)) AS line
    GROUP BY meeting_id, text, current) AS decision
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(DISTINCT body_id) FILTER (WHERE kind = 'department' AND (valid_from IS NULL OR valid_from <= %(end)s) AND (valid_to IS NULL OR valid_to >= %(end)s)) AS "duties.departments",
    count(DISTINCT body_id) FILTER (WHERE kind = 'department' AND (valid_from <= %(end_before)s OR valid_from IS NULL AND (duties_dutylist.state_since IS NULL OR duties_dutylist.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'duties' AND span.record_id = duties_dutylist.id AND span.since < %(until_before)s))) AND (valid_to IS NULL OR valid_to >= %(end_before)s)) AS "duties.departments before"
FROM duties_dutylist
WHERE region LIKE %(under)s AND state <> 'withdrawn'
GROUP BY GROUPING SETS ((left(region, 9)), ());

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE visited_on BETWEEN %(start)s AND %(end)s) AS "supervision.visits",
    count(*) FILTER (WHERE visited_on BETWEEN %(start_before)s AND %(end_before)s) AS "supervision.visits before",
    count(DISTINCT place_id) FILTER (WHERE visited_on BETWEEN %(start)s AND %(end)s) AS "supervision.enterprises",
    count(DISTINCT place_id) FILTER (WHERE visited_on BETWEEN %(start_before)s AND %(end_before)s) AS "supervision.enterprises before",
    sum(problems) FILTER (WHERE visited_on BETWEEN %(start)s AND %(end)s) AS "supervision.problems",
    sum(problems) FILTER (WHERE visited_on BETWEEN %(start_before)s AND %(end_before)s) AS "supervision.problems before"
FROM supervision_visit
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND (visited_on BETWEEN %(start)s AND %(end)s OR visited_on BETWEEN %(start_before)s AND %(end_before)s)
GROUP BY GROUPING SETS ((left(region, 9)), ());

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE found_on BETWEEN %(start)s AND %(end)s) AS "hazards.found",
    count(*) FILTER (WHERE found_on BETWEEN %(start_before)s AND %(end_before)s) AS "hazards.found before",
    count(*) FILTER (WHERE found_on BETWEEN %(start)s AND %(end)s AND stood.now = 'closed') AS "hazards.closed",
    count(*) FILTER (WHERE found_on BETWEEN %(start_before)s AND %(end_before)s AND stood.before = 'closed') AS "hazards.closed before",
    count(*) FILTER (WHERE level = 'major' AND found_on BETWEEN %(start)s AND %(end)s) AS "hazards.major",
    count(*) FILTER (WHERE level = 'major' AND found_on BETWEEN %(start_before)s AND %(end_before)s) AS "hazards.major before",
    count(*) FILTER (WHERE level = 'major' AND found_on BETWEEN %(start)s AND %(end)s AND stood.now = 'closed') AS "hazards.major_closed",
    count(*) FILTER (WHERE level = 'major' AND found_on BETWEEN %(start_before)s AND %(end_before)s AND stood.before = 'closed') AS "hazards.major_closed before"
FROM hazards_hazard CROSS JOIN LATERAL (SELECT
    CASE WHEN hazards_hazard.state_since IS NULL OR hazards_hazard.state_since < %(until)s THEN hazards_hazard.state ELSE coalesce(
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'hazards' AND span.record_id = hazards_hazard.id AND span.since < %(until)s ORDER BY span.since DESC LIMIT 1),
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'hazards' AND span.record_id = hazards_hazard.id ORDER BY span.since LIMIT 1), hazards_hazard.state) END AS now,
    CASE WHEN hazards_hazard.state_since IS NULL OR hazards_hazard.state_since < %(until_before)s THEN hazards_hazard.state ELSE coalesce(
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'hazards' AND span.record_id = hazards_hazard.id AND span.since < %(until_before)s ORDER BY span.since DESC LIMIT 1),
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'hazards' AND span.record_id = hazards_hazard.id ORDER BY span.since LIMIT 1), hazards_hazard.state) END AS before
    ) AS stood
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND (found_on BETWEEN %(start)s AND %(end)s OR found_on BETWEEN %(start_before)s AND %(end_before)s)
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE day = 'now') AS "hazards.standing",
    count(*) FILTER (WHERE day = 'before') AS "hazards.standing before"
FROM (
    SELECT region, 'now' AS day FROM hazards_hazard
    WHERE region LIKE %(under)s AND state <> 'withdrawn' AND found_on <= %(end)s AND (state <> 'closed' OR state_since >= %(until)s)
        AND CASE WHEN state_since IS NULL OR state_since < %(until)s THEN state ELSE coalesce(
            (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'hazards' AND span.record_id = hazards_hazard.id AND span.since < %(until)s ORDER BY span.since DESC LIMIT 1),
            (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'hazards' AND span.record_id = hazards_hazard.id ORDER BY span.since LIMIT 1), state) END <> 'closed'
    UNION ALL
    SELECT region, 'before' AS day FROM hazards_hazard
    WHERE region LIKE %(under)s AND state <> 'withdrawn' AND found_on <= %(end_before)s AND (state <> 'closed' OR state_since >= %(until_before)s)
        AND CASE WHEN state_since IS NULL OR state_since < %(until_before)s THEN state ELSE coalesce(
            (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'hazards' AND span.record_id = hazards_hazard.id AND span.since < %(until_before)s ORDER BY span.since DESC LIMIT 1),
            (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'hazards' AND span.record_id = hazards_hazard.id ORDER BY span.since LIMIT 1), state) END <> 'closed'
) AS standing
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE checked_on BETWEEN %(start)s AND %(end)s) AS "checks.visits",
    count(*) FILTER (WHERE checked_on BETWEEN %(start_before)s AND %(end_before)s) AS "checks.visits before",
    sum(documents) FILTER (WHERE checked_on BETWEEN %(start)s AND %(end)s) AS "checks.documents",
    sum(documents) FILTER (WHERE checked_on BETWEEN %(start_before)s AND %(end_before)s) AS "checks.documents before"
FROM enforcement_check
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND (checked_on BETWEEN %(start)s AND %(end)s OR checked_on BETWEEN %(start_before)s AND %(end_before)s)
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE filed_on BETWEEN %(start)s AND %(end)s) AS "enforcement.filed",
    count(*) FILTER (WHERE filed_on BETWEEN %(start_before)s AND %(end_before)s) AS "enforcement.filed before"
FROM enforcement_case
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND (filed_on BETWEEN %(start)s AND %(end)s OR filed_on BETWEEN %(start_before)s AND %(end_before)s)
GROUP BY 1;

SELECT left(region, 9) AS town,
    sum(fine_yuan) FILTER (WHERE decided_on BETWEEN %(start)s AND %(end)s) AS "penalties.fined_yuan",
    sum(fine_yuan) FILTER (WHERE decided_on BETWEEN %(start_before)s AND %(end_before)s) AS "penalties.fined_yuan before"
FROM enforcement_penalty
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND (decided_on BETWEEN %(start)s AND %(end)s OR decided_on BETWEEN %(start_before)s AND %(end_before)s)
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE visited_on BETWEEN %(start)s AND %(end)s) AS "guidance.visits",
    count(*) FILTER (WHERE visited_on BETWEEN %(start_before)s AND %(end_before)s) AS "guidance.visits before",
    count(*) FILTER (WHERE advice <> '' AND visited_on BETWEEN %(start)s AND %(end)s) AS "guidance.advice",
    count(*) FILTER (WHERE advice <> '' AND visited_on BETWEEN %(start_before)s AND %(end_before)s) AS "guidance.advice before"
FROM guidance_guidance
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND (visited_on BETWEEN %(start)s AND %(end)s OR visited_on BETWEEN %(start_before)s AND %(end_before)s)
GROUP BY 1;

SELECT left(region, 9) AS town,
    sum(cost_yuan) FILTER (WHERE kind = 'video' AND started_on BETWEEN %(start)s AND %(end)s) AS "projects.video_yuan",
    sum(cost_yuan) FILTER (WHERE kind = 'video' AND started_on BETWEEN %(start_before)s AND %(end_before)s) AS "projects.video_yuan before"
FROM projects_project
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND (started_on BETWEEN %(start)s AND %(end)s OR started_on BETWEEN %(start_before)s AND %(end_before)s)
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(DISTINCT region) FILTER (WHERE level = 'town' AND usage = 'in_use' AND (enabled_on IS NULL OR enabled_on <= %(end)s)) AS "endpoints.towns",
    count(DISTINCT region) FILTER (WHERE level = 'town' AND usage = 'in_use' AND (enabled_on <= %(end_before)s OR enabled_on IS NULL AND (conferences_endpoint.state_since IS NULL OR conferences_endpoint.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'endpoints' AND span.record_id = conferences_endpoint.id AND span.since < %(until_before)s)))) AS "endpoints.towns before",
    count(DISTINCT region) FILTER (WHERE level = 'village' AND usage = 'in_use' AND (enabled_on IS NULL OR enabled_on <= %(end)s)) AS "endpoints.villages",
    count(DISTINCT region) FILTER (WHERE level = 'village' AND usage = 'in_use' AND (enabled_on <= %(end_before)s OR enabled_on IS NULL AND (conferences_endpoint.state_since IS NULL OR conferences_endpoint.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'endpoints' AND span.record_id = conferences_endpoint.id AND span.since < %(until_before)s)))) AS "endpoints.villages before"
FROM conferences_endpoint
WHERE region LIKE %(under)s AND state <> 'withdrawn'
GROUP BY GROUPING SETS ((left(region, 9)), ());

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE kind = 'town' AND (founded_on IS NULL OR founded_on <= %(end)s) AND (disbanded_on IS NULL OR disbanded_on >= %(end)s)) AS "teams.town",
    count(*) FILTER (WHERE kind = 'town' AND (founded_on <= %(end_before)s OR founded_on IS NULL AND (teams_team.state_since IS NULL OR teams_team.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'teams' AND span.record_id = teams_team.id AND span.since < %(until_before)s))) AND (disbanded_on IS NULL OR disbanded_on >= %(end_before)s)) AS "teams.town before",
    count(*) FILTER (WHERE kind = 'village' AND (founded_on IS NULL OR founded_on <= %(end)s) AND (disbanded_on IS NULL OR disbanded_on >= %(end)s)) AS "teams.village",
    count(*) FILTER (WHERE kind = 'village' AND (founded_on <= %(end_before)s OR founded_on IS NULL AND (teams_team.state_since IS NULL OR teams_team.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'teams' AND span.record_id = teams_team.id AND span.since < %(until_before)s))) AND (disbanded_on IS NULL OR disbanded_on >= %(end_before)s)) AS "teams.village before"
FROM teams_team
WHERE region LIKE %(under)s AND state <> 'withdrawn'
GROUP BY 1;

SELECT left(member.region, 9) AS town,
    count(*) FILTER (WHERE team.kind = 'town' AND (joined_on IS NULL OR joined_on <= %(end)s) AND (left_on IS NULL OR left_on >= %(end)s) AND stood.now = 'kept') AS "members.town",
    count(*) FILTER (WHERE team.kind = 'town' AND (joined_on <= %(end_before)s OR joined_on IS NULL AND (member.state_since IS NULL OR member.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'members' AND span.record_id = member.id AND span.since < %(until_before)s))) AND (left_on IS NULL OR left_on >= %(end_before)s) AND stood.before = 'kept') AS "members.town before",
    count(*) FILTER (WHERE team.kind = 'village' AND (joined_on IS NULL OR joined_on <= %(end)s) AND (left_on IS NULL OR left_on >= %(end)s) AND stood.now = 'kept') AS "members.village",
    count(*) FILTER (WHERE team.kind = 'village' AND (joined_on <= %(end_before)s OR joined_on IS NULL AND (member.state_since IS NULL OR member.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'members' AND span.record_id = member.id AND span.since < %(until_before)s))) AND (left_on IS NULL OR left_on >= %(end_before)s) AND stood.before = 'kept') AS "members.village before"
FROM teams_member AS member JOIN teams_team AS team ON team.id = member.team_id CROSS JOIN LATERAL (SELECT
    CASE WHEN team.state_since IS NULL OR team.state_since < %(until)s THEN team.state ELSE coalesce(
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'teams' AND span.record_id = team.id AND span.since < %(until)s ORDER BY span.since DESC LIMIT 1),
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'teams' AND span.record_id = team.id ORDER BY span.since LIMIT 1), team.state) END AS now,
    CASE WHEN team.state_since IS NULL OR team.state_since < %(until_before)s THEN team.state ELSE coalesce(
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'teams' AND span.record_id = team.id AND span.since < %(until_before)s ORDER BY span.since DESC LIMIT 1),
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'teams' AND span.record_id = team.id ORDER BY span.since LIMIT 1), team.state) END AS before
    ) AS stood
WHERE member.region LIKE %(under)s AND member.state <> 'withdrawn'
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE held_on BETWEEN %(start)s AND %(end)s) AS "training.held",
    count(*) FILTER (WHERE held_on BETWEEN %(start_before)s AND %(end_before)s) AS "training.held before",
    sum(people) FILTER (WHERE held_on BETWEEN %(start)s AND %(end)s) AS "training.people",
    sum(people) FILTER (WHERE held_on BETWEEN %(start_before)s AND %(end_before)s) AS "training.people before",
    sum(cost_yuan) FILTER (WHERE contractor <> '' AND held_on BETWEEN %(start)s AND %(end)s) AS "training.bought_yuan",
    sum(cost_yuan) FILTER (WHERE contractor <> '' AND held_on BETWEEN %(start_before)s AND %(end_before)s) AS "training.bought_yuan before",
    count(*) FILTER (WHERE is_class AND held_on BETWEEN %(start)s AND %(end)s) AS "training.classes",
    count(*) FILTER (WHERE is_class AND held_on BETWEEN %(start_before)s AND %(end_before)s) AS "training.classes before"
FROM training_course
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND (held_on BETWEEN %(start)s AND %(end)s OR held_on BETWEEN %(start_before)s AND %(end_before)s)
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE kind = 'general' AND state <> 'draft' AND issued_on BETWEEN %(start)s AND %(end)s) AS "plans.general",
    count(*) FILTER (WHERE kind = 'general' AND state <> 'draft' AND issued_on BETWEEN %(start_before)s AND %(end_before)s) AS "plans.general before",
    count(*) FILTER (WHERE kind = 'special' AND state <> 'draft' AND issued_on BETWEEN %(start)s AND %(end)s) AS "plans.special",
    count(*) FILTER (WHERE kind = 'special' AND state <> 'draft' AND issued_on BETWEEN %(start_before)s AND %(end_before)s) AS "plans.special before",
    count(*) FILTER (WHERE kind = 'town' AND state <> 'draft' AND issued_on BETWEEN %(start)s AND %(end)s) AS "plans.town",
    count(*) FILTER (WHERE kind = 'town' AND state <> 'draft' AND issued_on BETWEEN %(start_before)s AND %(end_before)s) AS "plans.town before"
FROM plans_plan
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND (issued_on BETWEEN %(start)s AND %(end)s OR issued_on BETWEEN %(start_before)s AND %(end_before)s)
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE level = 'town') AS "regions.towns",
    count(*) FILTER (WHERE (people_region.state_since IS NULL OR people_region.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'regions' AND span.record_id = people_region.id AND span.since < %(until_before)s)) AND level = 'town') AS "regions.towns before"
FROM people_region
WHERE region LIKE %(under)s AND state <> 'withdrawn'
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE NOT hosted AND level IN ('district', 'town') AND held_at >= %(from)s AND held_at < %(until)s) AS "drills.held",
    count(*) FILTER (WHERE NOT hosted AND level IN ('district', 'town') AND held_at >= %(from_before)s AND held_at < %(until_before)s) AS "drills.held before",
    sum(teams) FILTER (WHERE hosted AND held_at >= %(from)s AND held_at < %(until)s) AS "drills.hosted_teams",
    sum(teams) FILTER (WHERE hosted AND held_at >= %(from_before)s AND held_at < %(until_before)s) AS "drills.hosted_teams before",
    sum(people) FILTER (WHERE hosted AND held_at >= %(from)s AND held_at < %(until)s) AS "drills.hosted_people",
    sum(people) FILTER (WHERE hosted AND held_at >= %(from_before)s AND held_at < %(until_before)s) AS "drills.hosted_people before"
FROM drills_drill
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND ((held_at >= %(from)s AND held_at < %(until)s) OR (held_at >= %(from_before)s AND held_at < %(until_before)s))
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE held_at >= %(from)s AND held_at < %(until)s) AS "publicity.held",
    count(*) FILTER (WHERE held_at >= %(from_before)s AND held_at < %(until_before)s) AS "publicity.held before",
    sum(booklets) FILTER (WHERE held_at >= %(from)s AND held_at < %(until)s) AS "publicity.booklets",
    sum(booklets) FILTER (WHERE held_at >= %(from_before)s AND held_at < %(until_before)s) AS "publicity.booklets before"
FROM publicity_activity
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND ((held_at >= %(from)s AND held_at < %(until)s) OR (held_at >= %(from_before)s AND held_at < %(until_before)s))
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE held_on BETWEEN %(start)s AND %(end)s) AS "quizzes.held",
    count(*) FILTER (WHERE held_on BETWEEN %(start_before)s AND %(end_before)s) AS "quizzes.held before"
FROM quizzes_quiz
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND (held_on BETWEEN %(start)s AND %(end)s OR held_on BETWEEN %(start_before)s AND %(end_before)s)
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE held_at >= %(from)s AND held_at < %(until)s) AS "education.held",
    count(*) FILTER (WHERE held_at >= %(from_before)s AND held_at < %(until_before)s) AS "education.held before",
    sum(people) FILTER (WHERE held_at >= %(from)s AND held_at < %(until)s) AS "education.people",
    sum(people) FILTER (WHERE held_at >= %(from_before)s AND held_at < %(until_before)s) AS "education.people before"
FROM education_lesson
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND ((held_at >= %(from)s AND held_at < %(until)s) OR (held_at >= %(from_before)s AND held_at < %(until_before)s))
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE status NOT IN ('closed', 'deregistered')) AS "enterprises.all",
    count(*) FILTER (WHERE (places_enterprise.state_since IS NULL OR places_enterprise.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'enterprises' AND span.record_id = places_enterprise.id AND span.since < %(until_before)s)) AND status NOT IN ('closed', 'deregistered')) AS "enterprises.all before",
    count(*) FILTER (WHERE status NOT IN ('closed', 'deregistered') AND size IN ('medium', 'small', 'micro')) AS "enterprises.small",
    count(*) FILTER (WHERE (places_enterprise.state_since IS NULL OR places_enterprise.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'enterprises' AND span.record_id = places_enterprise.id AND span.since < %(until_before)s)) AND status NOT IN ('closed', 'deregistered') AND size IN ('medium', 'small', 'micro')) AS "enterprises.small before"
FROM places_enterprise
WHERE region LIKE %(under)s AND state <> 'withdrawn'
GROUP BY 1;

SELECT left(region, 9) AS town,
    sum(length_km) AS "roads.length_km",
    sum(length_km) FILTER (WHERE (places_roadsection.state_since IS NULL OR places_roadsection.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'roads' AND span.record_id = places_roadsection.id AND span.since < %(until_before)s))) AS "roads.length_km before"
FROM places_roadsection
WHERE region LIKE %(under)s AND state <> 'withdrawn'
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) AS "reservoirs.all",
    count(*) FILTER (WHERE (places_reservoir.state_since IS NULL OR places_reservoir.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'reservoirs' AND span.record_id = places_reservoir.id AND span.since < %(until_before)s))) AS "reservoirs.all before"
FROM places_reservoir
WHERE region LIKE %(under)s AND state <> 'withdrawn'
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) AS "check_dams.all",
    count(*) FILTER (WHERE (places_checkdam.state_since IS NULL OR places_checkdam.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'check_dams' AND span.record_id = places_checkdam.id AND span.since < %(until_before)s))) AS "check_dams.all before"
FROM places_checkdam
WHERE region LIKE %(under)s AND state <> 'withdrawn'
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) AS "geo_points.all",
    count(*) FILTER (WHERE (places_geopoint.state_since IS NULL OR places_geopoint.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'geo_points' AND span.record_id = places_geopoint.id AND span.since < %(until_before)s))) AS "geo_points.all before"
FROM places_geopoint
WHERE region LIKE %(under)s AND state <> 'withdrawn'
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) AS "flood_areas.all",
    count(*) FILTER (WHERE (places_floodarea.state_since IS NULL OR places_floodarea.state_since < %(until_before)s OR EXISTS (SELECT FROM loop_span AS span
        WHERE span.ledger = 'flood_areas' AND span.record_id = places_floodarea.id AND span.since < %(until_before)s))) AS "flood_areas.all before"
FROM places_floodarea
WHERE region LIKE %(under)s AND state <> 'withdrawn'
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE started_at >= %(from)s AND started_at < %(until)s AND stood.now IN ('ended', 'minuted')) AS "conferences.held",
    count(*) FILTER (WHERE started_at >= %(from_before)s AND started_at < %(until_before)s AND stood.before IN ('ended', 'minuted')) AS "conferences.held before"
FROM conferences_conference CROSS JOIN LATERAL (SELECT
    CASE WHEN conferences_conference.state_since IS NULL OR conferences_conference.state_since < %(until)s THEN conferences_conference.state ELSE coalesce(
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'conferences' AND span.record_id = conferences_conference.id AND span.since < %(until)s ORDER BY span.since DESC LIMIT 1),
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'conferences' AND span.record_id = conferences_conference.id ORDER BY span.since LIMIT 1), conferences_conference.state) END AS now,
    CASE WHEN conferences_conference.state_since IS NULL OR conferences_conference.state_since < %(until_before)s THEN conferences_conference.state ELSE coalesce(
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'conferences' AND span.record_id = conferences_conference.id AND span.since < %(until_before)s ORDER BY span.since DESC LIMIT 1),
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'conferences' AND span.record_id = conferences_conference.id ORDER BY span.since LIMIT 1), conferences_conference.state) END AS before
    ) AS stood
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND ((started_at >= %(from)s AND started_at < %(until)s) OR (started_at >= %(from_before)s AND started_at < %(until_before)s))
GROUP BY 1;

SELECT left(attendance.region, 9) AS town,
    count(*) FILTER (WHERE held_at >= %(from)s AND held_at < %(until)s AND stood.now IN ('ended', 'minuted')) AS "attendances.called",
    count(*) FILTER (WHERE held_at >= %(from_before)s AND held_at < %(until_before)s AND stood.before IN ('ended', 'minuted')) AS "attendances.called before",
    count(*) FILTER (WHERE attendance.came AND held_at >= %(from)s AND held_at < %(until)s AND stood.now IN ('ended', 'minuted')) AS "attendances.present",
    count(*) FILTER (WHERE attendance.came AND held_at >= %(from_before)s AND held_at < %(until_before)s AND stood.before IN ('ended', 'minuted')) AS "attendances.present before"
FROM conferences_attendance AS attendance JOIN conferences_conference AS conference ON conference.id = attendance.conference_id CROSS JOIN LATERAL (SELECT
    CASE WHEN conference.state_since IS NULL OR conference.state_since < %(until)s THEN conference.state ELSE coalesce(
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'conferences' AND span.record_id = conference.id AND span.since < %(until)s ORDER BY span.since DESC LIMIT 1),
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'conferences' AND span.record_id = conference.id ORDER BY span.since LIMIT 1), conference.state) END AS now,
    CASE WHEN conference.state_since IS NULL OR conference.state_since < %(until_before)s THEN conference.state ELSE coalesce(
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'conferences' AND span.record_id = conference.id AND span.since < %(until_before)s ORDER BY span.since DESC LIMIT 1),
        (SELECT span.state FROM loop_span AS span WHERE span.ledger = 'conferences' AND span.record_id = conference.id ORDER BY span.since LIMIT 1), conference.state) END AS before
    ) AS stood
WHERE attendance.region LIKE %(under)s AND attendance.state <> 'withdrawn'
    AND ((held_at >= %(from)s AND held_at < %(until)s) OR (held_at >= %(from_before)s AND held_at < %(until_before)s))
GROUP BY 1;

SELECT left(region, 9) AS town,
    count(*) FILTER (WHERE tested_at >= %(from)s AND tested_at < %(until)s) AS "lines.tested",
    count(*) FILTER (WHERE tested_at >= %(from_before)s AND tested_at < %(until_before)s) AS "lines.tested before",
    count(*) FILTER (WHERE passed AND tested_at >= %(from)s AND tested_at < %(until)s) AS "lines.passed",
    count(*) FILTER (WHERE passed AND tested_at >= %(from_before)s AND tested_at < %(until_before)s) AS "lines.passed before"
FROM conferences_linetest
WHERE region LIKE %(under)s AND state <> 'withdrawn'
    AND ((tested_at >= %(from)s AND tested_at < %(until)s) OR (tested_at >= %(from_before)s AND tested_at < %(until_before)s))
GROUP BY 1;
