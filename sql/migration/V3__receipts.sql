-- How far readers have come in what others wrote to them: a state, not events. Numbers of the writer's log, so that the writer is told what
-- it knows; read_own is the same place in the reader's log.
CREATE TABLE receipt (
  reader   text   NOT NULL,
  writer   text   NOT NULL,
  received bigint NOT NULL,
  read     bigint NOT NULL,
  read_own bigint NOT NULL,
  PRIMARY KEY (reader, writer)
) WITH (fillfactor = 50);
CREATE INDEX receipt_of_writer ON receipt (writer);

-- And up to which number of their log they said, or are taken to have said, that they received it: from there on it is looked who wrote.
ALTER TABLE reached ADD COLUMN received bigint NOT NULL DEFAULT 0;
